// A button below each film that stops it and lets it run. Whoever wants little movement sees the
// still first, and may start the film.

for (const still of document.querySelectorAll("picture > source[media*='reduced-motion']")) {
  const button = document.createElement("button");
  let runs = !matchMedia(still.media).matches;
  button.type = "button";
  button.className = "film-button";

  function tell() {
    button.textContent = runs ? "Stop the film" : "Play the film";
    still.media = runs ? "not all" : "all";
  }

  button.addEventListener("click", () => {
    runs = !runs;
    tell();
  });
  tell();
  still.parentElement.after(button);
}

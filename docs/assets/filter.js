// A field that keeps the rows of the page's tables in which its words occur.

const field = document.querySelector("[data-filters]");

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of document.querySelectorAll("article tbody tr")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  const count = document.querySelector(".filter-count");
  count.textContent = words.length ? `${shown || "No"} row${shown === 1 ? "" : "s"} with that.` : "";
}

field?.addEventListener("input", filter);

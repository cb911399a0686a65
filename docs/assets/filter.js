// A field that keeps the rows of the page's tables in which its words occur, and the sections that
// have such rows.

const field = document.querySelector("[data-filters]");

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const table of document.querySelectorAll("article table")) {
    let left = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    const frame = table.closest(".md-typeset__scrollwrap"); // which the theme puts around it
    for (const part of [frame, frame.previousElementSibling]) part.hidden = !left;
    shown += left;
  }
  const count = document.querySelector(".filter-count");
  count.textContent = words.length ? `${shown || "No"} row${shown === 1 ? "" : "s"} with that.` : "";
}

field?.addEventListener("input", filter);

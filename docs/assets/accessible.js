// The theme's own script wraps tables and puts buttons on code after the page has loaded. What it
// makes is mended here: a table that scrolls can be reached by the keyboard, a button is no
// landmark, and the sign that opens a note on code has a name.
function mend() {
  for (const buttons of document.querySelectorAll(".md-code__nav:not([role])")) buttons.setAttribute("role", "none");
  for (const note of document.querySelectorAll(".md-annotation__index:not([aria-label])")) note.ariaLabel = "Note";
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
    else wrap.removeAttribute("tabindex");
  }
}

// Once for all that the theme makes in a frame: measuring lays out the whole page.
let asked = 0;
function mendSoon() {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(mend);
}

new MutationObserver(mendSoon).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", mendSoon);
mend();

// Makes elements: text stays text, so no name or message can become markup.

/** `element("p.note", "Hello ", child)`: a tag with classes, then texts and elements. */
export function element(tagAndClasses, ...children) {
  const [tag, ...classes] = tagAndClasses.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(label, onClick) {
  const made = element("button", label);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

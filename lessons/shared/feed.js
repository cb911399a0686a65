// A list that grows at its end: bounded, drawn once per frame, and staying at the end
// only while the reader is there and has not stopped at one of its rows.

export class Feed {
  /** `draw(item)` makes the element for an item. */
  constructor(list, limit, draw) {
    this.list = list;
    this.limit = limit;
    this.draw = draw;
    this.waiting = [];
    this.frame = 0;
  }

  push(item) {
    this.waiting.push(item);
    // A hidden tab draws nothing, so what waits must be bounded too.
    if (this.waiting.length > 2 * this.limit) this.waiting.splice(0, this.limit);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  flush() {
    this.frame = 0;
    const { list, limit } = this;
    const reading = list.contains(document.activeElement) && list !== document.activeElement;
    const atEnd = !reading && list.scrollHeight - list.scrollTop - list.clientHeight < 30;
    list.append(...this.waiting.splice(0).slice(-limit).map(this.draw));
    while (list.childElementCount > limit) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  clear() {
    this.waiting.length = 0;
    this.list.replaceChildren();
  }
}

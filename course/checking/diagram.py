"""Draws a run as a sequence diagram in text: a column for the server and one for each visitor."""

from course.checking.trace import Arrow, show, show_args

COLUMN = 17  # characters from one lifeline to the next
MOST_ROWS = 24
FACES = {"missing": "╌", "": "─", "surplus": "─", "wrong": "─", "late": "─"}


def draw(arrows: list[Arrow], width: int = 100) -> list[str]:
    """The lines of the diagram. Long runs keep their end, where the trouble is."""
    people = list(dict.fromkeys(arrow.visitor for arrow in arrows if arrow.visitor))
    cut = max(0, len(arrows) - MOST_ROWS)
    head = " " * (5 - len("server") // 2) + "server"
    for place, name in enumerate(people, start=1):
        head = head.ljust(5 + COLUMN * place - len(name) // 2) + name
    lines = [head]
    if cut:
        lines.append(f"  (the first {cut} steps are left out)")
    return lines + [row(arrow, people, width) for arrow in arrows[cut:]]


def row(arrow: Arrow, people: list[str], width: int) -> str:
    """One arrow with its data and, where something is wrong with it, a word about that."""
    if not arrow.visitor:
        return "     ╪" + "".join("│".rjust(COLUMN) for _ in people) + f"  {of_nobody(arrow)}"
    target = people.index(arrow.visitor)
    dash = FACES[arrow.mark]
    length = COLUMN * (target + 1) - 1
    label = f" {label_of(arrow)} "
    shaft = list(dash * length)
    for crossing in range(COLUMN - 1, length, COLUMN):
        shaft[crossing] = "┼"
    start = max(1, (min(length, COLUMN - 1) - len(label)) // 2)
    label = label[: length - start - 1]
    shaft[start : start + len(label)] = label
    if arrow.to_server:
        shaft[0] = "◀"
    elif arrow.kind == "lost":
        shaft[max(length // 2, start + len(label))] = "╳"  # beside the word, not in it
    else:
        shaft[-1] = "▶"
    rest = "".join("│".rjust(COLUMN) for _ in people[target + 1 :])
    line = "     │" + "".join(shaft) + "│" + rest
    remark = f"✗ {arrow.mark}" if arrow.mark else ""
    said = "  ".join(part for part in (remark, data_of(arrow)) if part)
    room = max(12, width - len(line) - 2)
    return f"{line}  {said if len(said) <= room else said[: room - 1] + '…'}".rstrip()


def of_nobody(arrow: Arrow, past: bool = False) -> str:
    """What happens to the server itself, without any visitor; or what happened to it."""
    does = "was" if past else "is"
    if arrow.kind == "call":
        return f"the function {arrow.event}({show_args(arrow.data)}) {does} called"
    if arrow.kind == "end":
        return f"process {arrow.event} {does} killed"
    return "the server was started again" if past else "the server starts again"


def label_of(arrow: Arrow) -> str:
    if not arrow.visitor:
        return of_nobody(arrow)
    if arrow.kind in ("emit", "event", "ask"):
        return arrow.event
    if arrow.kind == "answer":
        return f"↩ {arrow.data[0]}"
    return "↩ ack" if arrow.kind == "ack" else arrow.kind


def data_of(arrow: Arrow) -> str:
    """What an arrow carries, after the namespace it travels in unless that is the main one."""
    data = "" if arrow.data is None else show(arrow.data)
    if arrow.kind in ("emit", "event", "ack"):
        data = show_args(arrow.data)
    elif arrow.kind == "answer":
        data = show(arrow.data[1])
    return data if arrow.namespace == "/" else f"{arrow.namespace}  {data}".rstrip()

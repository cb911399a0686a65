"""Draws ratios to Node as bars: to the right of its line is better, to the left is worse."""

import math
from html import escape

STYLE = """
  svg { --ground: #ffffff; --ink: #1c2733; --quiet: #5b6875; --line: #d7dde3; --ours: #0b6bcb;
    --ours-plain: #6aa9e6; --peer: #9aa5b1 }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #161b22; --ink: #e6edf3; --quiet: #9da7b3; --line: #343c46; --ours: #4a9eed;
      --ours-plain: #2f6ba8; --peer: #6e7884 }
  }
  text { font: 14px system-ui, sans-serif; fill: var(--ink) }
  .quiet { fill: var(--quiet); font-size: 13px }
  .group { font-weight: 600 }
  .ground { fill: var(--ground) }
  .line { stroke: var(--line) }
  .node { stroke: var(--ink); stroke-width: 1.5 }
  .chat { fill: var(--ours) }
  .chat-plain { fill: var(--ours-plain) }
  .peer { fill: var(--peer) }
"""
WIDTH, LEFT, RIGHT = 760, 150, 70  # px; names stand at the left, figures at the right
BAR, GAP, GROUP = 16, 6, 44
TOP = 64


def drawn(title, groups):
    """An SVG; `groups` gives, by name, the ratio of each server, more being better."""
    ratios = [ratio for group in groups.values() for ratio in group.values()]
    low = min(-1, math.floor(math.log2(min(ratios))))
    high = max(1, math.ceil(math.log2(max(ratios))))

    def x(ratio):
        share = (math.log2(ratio) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    parts, y = [], TOP
    for name, group in groups.items():
        y += GROUP - GAP
        parts.append(text(16, y - 10, name, "group"))
        for server, ratio in group.items():
            parts += bar(server, ratio, x, y)
            y += BAR + GAP
    scale = []
    for power in range(low, high + 1):
        label = f"{2**power}×" if power >= 0 else f"1/{2**-power}"
        scale.append(text(x(2**power), TOP - 4, label, "quiet", "middle"))
        scale.append(line(x(2**power), TOP + 4, y, "node" if power == 0 else "line"))
    # Node's line lies above the bars, the others below them.
    node = scale.pop(scale.index(line(x(1), TOP + 4, y, "node")))
    height = y + 16
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
            text(16, 28, title, "group"),
            *scale,
            *parts,
            node,
            "</svg>\n",
        ]
    )


def bar(server, ratio, x, y):
    kind = server if server in ("chat", "chat-plain") else "peer"
    start, end = sorted((x(1), x(ratio)))
    at, anchor = (end + 6, "start") if ratio >= 1 else (start - 6, "end")
    middle = y + BAR - 3
    return [
        text(28, middle, server, "" if kind == "chat" else "quiet"),
        f'<rect class="{kind}" x="{start:.1f}" y="{y}" width="{end - start:.1f}" height="{BAR}"/>',
        text(at, middle, f"{ratio:.2f}", "" if kind == "chat" else "quiet", anchor),
    ]


def text(x, y, words, kind, anchor="start"):
    return f'<text class="{kind}" x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def line(x, top, bottom, kind):
    return f'<path class="{kind}" d="M{x:.1f} {top}V{bottom}"/>'

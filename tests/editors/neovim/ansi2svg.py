"""A terminal's text with its colours, from standard input, as an SVG. Arguments: columns and rows."""
import html
import re
import sys
import unicodedata

COLUMNS, ROWS = int(sys.argv[1]), int(sys.argv[2])
WIDTH, HEIGHT, PAD = 8.4, 18, 12
PAPER, INK = "#14161b", "#e0e2ea"
BASE = ["#07080d", "#ffc0b9", "#b3f6c0", "#fce094", "#a6dbff", "#ffcaff", "#8cf8f7", "#eef1f8"]


def colour(codes, at):
    """The colour that starts at codes[at] (after 38 or 48), and how many codes it takes."""
    if codes[at] == 2:
        return "#%02x%02x%02x" % tuple(codes[at + 1 : at + 4]), 4
    n = codes[at + 1]
    if n < 16:
        return BASE[n % 8], 2
    if n >= 232:
        return "#" + "%02x" % (8 + (n - 232) * 10) * 3, 2
    steps = [0, 95, 135, 175, 215, 255]
    n -= 16
    return "#%02x%02x%02x" % (steps[n // 36], steps[n // 6 % 6], steps[n % 6]), 2


def apply(style, text):
    codes = [int(c) if c else 0 for c in re.split("[;:]", text)]
    at = 0
    while at < len(codes):
        code = codes[at]
        if code == 0:
            style.clear()
        elif code in (1, 3, 7):
            style[{1: "bold", 3: "italic", 7: "swap"}[code]] = True
        elif code == 4:
            if not (":" in text and at + 1 < len(codes) and codes[at + 1] == 0):
                style["line"] = True
            if ":" in text:
                break
        elif code in (24, 23, 22, 27):
            style.pop({24: "line", 23: "italic", 22: "bold", 27: "swap"}[code], None)
        elif code in (38, 48, 58) and at + 1 < len(codes):
            value, used = colour(codes, at + 1)
            style[{38: "ink", 48: "paper", 58: "under"}[code]] = value
            at += used
        elif code in (39, 49, 59):
            style.pop({39: "ink", 49: "paper", 59: "under"}[code], None)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style["ink"] = BASE[code % 10]
        elif 40 <= code <= 47:
            style["paper"] = BASE[code % 10]
        at += 1


def wide(char):
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def runs(line, style):
    column = 0
    for part in re.split("(\x1b\\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            apply(style, part[2:-1])
        elif part:
            part = re.sub("\x1b[^m]*[a-zA-Z\\\\]", "", part)
            size = sum(wide(c) for c in part)
            yield column, size, part, dict(style)
            column += size


width, height = COLUMNS * WIDTH + 2 * PAD, ROWS * HEIGHT + 2 * PAD
out = [
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
    f'font-family="JetBrains Mono, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14">',
    f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>',
]
style = {}
for row, line in enumerate(sys.stdin.read().split("\n")[:ROWS]):
    y = PAD + row * HEIGHT
    for column, size, text, s in runs(line, style):
        x = PAD + column * WIDTH
        ink, paper = s.get("ink", INK), s.get("paper")
        if s.get("swap"):
            ink, paper = paper or PAPER, ink
        if paper and paper != PAPER:
            out.append(f'<rect x="{x:.1f}" y="{y}" width="{size * WIDTH:.1f}" height="{HEIGHT}" fill="{paper}"/>')
        if s.get("line"):
            under = s.get("under", ink)
            out.append(f'<path d="M{x:.1f} {y + HEIGHT - 2}h{size * WIDTH:.1f}" stroke="{under}" stroke-dasharray="3 2"/>')
        look = (' font-weight="bold"' if s.get("bold") else "") + (' font-style="italic"' if s.get("italic") else "")
        # each stretch of words at its own column: browsers fold spaces
        for words in re.finditer(r"\S+(?: \S+)*", text):
            at = x + sum(map(wide, text[: words.start()])) * WIDTH
            long = sum(map(wide, words.group())) * WIDTH
            out.append(
                f'<text x="{at:.1f}" y="{y + 13.5}" fill="{ink}"{look} textLength="{long:.1f}">{html.escape(words.group())}</text>'
            )
out.append("</svg>")
print("\n".join(out))

"""What a person sees on a terminal after a program has written to it: the lines on the screen and those above it."""

import re

_PART = re.compile(
    r"\x1b\[(?P<parameters>[0-9;?]*)(?P<final>[A-Za-z])|(?P<control>[\x00-\x1f])|(?P<text>[^\x00-\x1f]+)"
)


def seen_on(written: bytes, *, rows: int, columns: int) -> list[str]:
    """Every line, without blanks at its end; what scrolled off the screen stays as it was then."""
    above: list[str] = []
    screen = [""] * rows
    row = column = 0
    for part in _PART.finditer(written.decode()):
        if part["text"]:
            for character in part["text"]:
                if column == columns:
                    row, column = row + 1, 0
                if row == rows:
                    above.append(screen.pop(0))
                    screen.append("")
                    row -= 1
                line = screen[row].ljust(column)
                screen[row] = line[:column] + character + line[column + 1 :]
                column += 1
        elif part["control"] == "\r":
            column = 0
        elif part["control"] == "\n":
            row += 1
            if row == rows:
                above.append(screen.pop(0))
                screen.append("")
                row -= 1
        elif part["final"] == "A":
            row = max(0, row - int(part["parameters"] or 1))
        elif part["final"] == "K":
            assert part["parameters"] == "2"
            screen[row] = ""
        else:
            # Colours, and whether the cursor shows.
            assert part["final"] in "mhl", part[0]
    return [line.rstrip() for line in [*above, *screen]]

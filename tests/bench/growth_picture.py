"""A picture of how times and memory grow with the number of files: four small plots, both axes logarithmic."""

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 300, 220
LEFT, TOP, RIGHT, BOTTOM = 58, 40, 18, 40
COLUMNS = 2
INK, QUIET, LINES, PAPER = "#1f2937", "#6b7280", "#e5e7eb", "#ffffff"
# Each plot: its title, its unit, and its lines: key, name, colour.
PLOTS = (
    ("Build", "s", (("settled_s", "index, stored", "#1d4ed8"), ("parse_s", "parsing alone", "#9ca3af"))),
    ("Open again", "s", (("reopen_s", "nothing has changed", "#047857"),)),
    ("Memory", "MB", (("memory_mb", "index, ranking", "#b45309"), ("source_mb", "source", "#9ca3af"))),
    (
        "Gather",
        "ms",
        (("gather_ms", "at a new place", "#7c3aed"), ("kept_ms", "at the same place", "#c4b5fd")),
    ),
)

Row = dict[str, float]


def growth_picture(rows: Sequence[Row]) -> str:
    """The picture as SVG. `rows` have the number of files and all measured values."""
    rows = sorted(rows, key=lambda row: row["files"])
    width, height = WIDTH * COLUMNS, HEIGHT * math.ceil(len(PLOTS) / COLUMNS)
    plots = []
    for number, (title, unit, lines) in enumerate(PLOTS):
        x, y = number % COLUMNS * WIDTH, number // COLUMNS * HEIGHT
        plots.append(f'<g transform="translate({x} {y})">{_plot(rows, title, unit, lines)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="11" fill="{INK}" role="img">\n'
        f"<title>How building, opening, memory and gathering grow with the number of files</title>\n"
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n' + "\n".join(plots) + "\n</svg>\n"
    )


def _plot(rows: Sequence[Row], title: str, unit: str, lines: Sequence[tuple[str, str, str]]) -> str:
    values = [max(row[key], 1e-6) for row in rows for key, _, _ in lines]
    across, up = _decades([row["files"] for row in rows]), _decades(values)
    parts = [f'<text x="{LEFT}" y="18" font-size="13" font-weight="600">{title}, {unit}</text>']
    for power in range(up[0], up[1] + 1):
        y = _y(10.0**power, up)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{LINES}"/>')
        parts.append(
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="{QUIET}">{10.0**power:g}</text>'
        )
    for power in range(across[0], across[1] + 1):
        x = _x(10.0**power, across)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{LINES}"/>')
        label = f"{10**power:,}" + (" files" if power == across[1] else "")
        anchor = "end" if power == across[1] else "middle"
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="{anchor}" fill="{QUIET}">{label}</text>'
        )
    for number, (key, name, colour) in enumerate(lines):
        points = [(_x(row["files"], across), _y(max(row[key], 1e-6), up)) for row in rows]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(f'<circle cx="{LEFT + 4 + 120 * number}" cy="29" r="3" fill="{colour}"/>')
        parts.append(f'<text x="{LEFT + 12 + 120 * number}" y="33">{name}</text>')
    return "".join(parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that the values lie between."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _x(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

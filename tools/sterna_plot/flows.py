"""Moves a year: out, back, out again; for the world and for the countries with most moves."""
import numpy as np

from .focus import chosen
from .names import name_of
from .result import Missing
from .stocks import abroad
from .style import BLUE, GREEN, ORANGE, RED, Drawing, canvas, label_ends, scale_for, span, year_ticks

WANTED = ["outflow", "return_flow", "repeat_flow"]

KINDS = [
    ("outflow", "out", BLUE),
    ("return_flow", "back", GREEN),
    ("repeat_flow", "again", ORANGE),
    ("removal", "removed", RED),
]


def draw(result):
    found = []
    for name, words, colour in KINDS:
        try:
            found.append((name, words, colour, abroad(result, name)))
        except Missing:
            if name == "outflow":
                raise
    return [panels(result, found)]


def panels(result, found):
    years = result.years[1:]  # frame 0 is the state at the start, before any flow
    origins = result.axis("origin")
    order = chosen(result, origins, found[0][3].sum((0, 2)), "origins", 5)
    title = "Moves a year: out, back and out again"
    values = {name: cube.sum(2)[1:] for name, _, _, cube in found}
    figure, axes = canvas(
        title,
        f"Persons by country of birth, {span(years)}. 'Again' counts those of 'out' who had returned before.",
        result,
        5.0,
        2,
        3,
        right=0.65,
        left=0.5,
        hspace=0.42,
        wspace=0.5,
        sharex=True,
    )
    for position, place in enumerate(axes.flat):
        i = None if position == 0 else order[position - 1] if position - 1 < len(order) else -1
        if i == -1:
            place.axis("off")
            continue
        divisor, unit = scale_for(np.stack([cube.sum(1) if i is None else cube[:, i] for cube in values.values()]))
        ends = []
        for name, words, colour, _ in found:
            line = (values[name].sum(1) if i is None else values[name][:, i]) / divisor
            if np.any(line):
                place.plot(years, line, color=colour)
                ends.append((line[-1], words, colour))
        place.set_title(f"{'All countries' if i is None else name_of(origins[i])}{', ' if unit else ''}{unit}")
        place.set_ylim(bottom=0)
        year_ticks(place, years)
        label_ends(place, years[-1], ends, 7)
    text = "Flows are summed over the year. A person who leaves and returns within a year counts in both."
    rows = [
        [f"{year:.0f}", origins[i], *(int(values[name][t, i]) for name, *_ in found)]
        for i in range(len(origins))
        for t, year in enumerate(years)
    ]
    return Drawing(
        "flows", title, text, figure, ["year", "origin", *(name for name, *_ in found)], rows, [name for name, *_ in found]
    )

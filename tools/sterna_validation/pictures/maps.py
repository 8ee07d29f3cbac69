"""Maps of the log error of stocks, by where people live and by where they were born."""
import csv

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize

from sterna_plot.style import PALE

from .. import measures
from ..outlines import equal_earth, outlines
from .frame import SMALL, WIDTH, canvas

NAME, CAPTION = "map", "Log error of stocks, by country of residence and by country of birth"
WEST = -169.0  # where the map is cut
REACH = 0.7  # log error at which colours end
BLUE_TO_ORANGE = LinearSegmentedColormap.from_list("errors", ["#00466E", "#0072B2", "#7FB9DA", "#F4F4F2", "#F2BE73", "#D97A00", "#8A4A00"])
TITLES = (("stock by destination", "By country of residence"), ("stock by origin", "By country of birth"))


def places(world):
    """{code: (longitude, latitude)}, for countries too small for an outline."""
    with open(world / "countries.csv", newline="", encoding="utf-8") as rows:
        known = {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(rows)}
    return {code: (x + 360 if x < WEST else x, y) for code, (x, y) in known.items()}


def code_of(row):
    return row.destination if isinstance(row.destination, str) and row.destination else row.origin


def draw(material):
    windows = material.hindcasts.windows_of("stock by origin")
    if not windows:
        return None
    first, last = max(windows, key=lambda window: window[1] - window[0])
    height = 6.1
    figure, axes = canvas(f"Where stocks of {last} are missed, from {first}", "Expected over observed persons. Blue: too few expected; orange: too many.", height, 2, 1,
                          left=0.1, right=0.1, bottom=0.62, hspace=0.16)
    shapes, centres = outlines(), places(material.world)
    norm = Normalize(-REACH, REACH)
    for place, (outcome, title) in zip(axes.flat, TITLES):
        rows = material.hindcasts.set(outcome, first, last)
        errors = {code_of(row): error for (_, row), error in zip(rows.iterrows(), measures.log_errors(rows.truth, rows.expected))}
        map_of(place, shapes, centres, errors, norm)
        place.set_title(title)
    bar = figure.add_axes([1.1 / WIDTH, 0.4 / height, (WIDTH - 2.2) / WIDTH, 0.09 / height])
    bar.imshow(np.linspace(-REACH, REACH, 256)[None], aspect="auto", cmap=BLUE_TO_ORANGE, extent=(-REACH, REACH, 0, 1))
    bar.set_xticks(np.log([0.5, 0.75, 1, 4 / 3, 2]), ["half or less", "−25 %", "right", "+33 %", "double or more"])
    bar.set_yticks([])
    bar.grid(False)
    bar.tick_params(labelsize=SMALL - 0.5, pad=3)
    for spine in bar.spines.values():
        spine.set_visible(False)
    return figure


def map_of(axes, shapes, centres, errors, norm):
    for code, rings in shapes.items():
        colour = BLUE_TO_ORANGE(norm(errors[code])) if code in errors else PALE
        axes.add_collection(PolyCollection(rings, facecolors=[colour], edgecolors="white", linewidths=0.25))
    small = [code for code in errors if code not in shapes and code in centres]
    if small:
        x, y = equal_earth(*np.array([centres[code] for code in small]).T)
        axes.scatter(x, y, s=11, c=[errors[code] for code in small], cmap=BLUE_TO_ORANGE, norm=norm, edgecolors="#5A6170", linewidths=0.4, zorder=3)
    (left, right), _ = equal_earth(np.array([WEST, WEST + 360]), np.array([0.0, 0.0]))
    _, (bottom, top) = equal_earth(np.array([0.0, 0.0]), np.array([-56.0, 80.0]))
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_aspect("equal")
    axes.axis("off")

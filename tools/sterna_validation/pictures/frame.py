"""What the pictures share: size, heading, axes of persons, labels that keep clear of each other."""
import textwrap
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from sterna_plot.style import BLUE, GREY, INK, ORANGE, SOFT, compact

WIDTH = 5.0  # inches: shrunk to half a page, the smallest letters keep five points
PLAIN, FLED = BLUE, ORANGE
SMALL = 8.5
HALO = [withStroke(linewidth=1.8, foreground="white")]


@dataclass
class Material:
    """What pictures are drawn from."""

    hindcasts: object
    world: object  # folder, for coordinates
    displaced: list = field(default_factory=list)
    rates: object = None


def canvas(title, subtitle, height, rows=1, columns=1, left=0.75, right=0.15, bottom=0.6, hspace=0.6, wspace=0.35, headroom=0.0, **options):
    """A figure with heading; margins in inches."""
    lines = [line for part in subtitle.split("\n") for line in textwrap.wrap(part, 74)]
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)  # labels are measured before they are placed
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    top = 0.48 + 0.16 * len(lines) + headroom + (0.2 if rows * columns > 1 else 0)
    figure.subplots_adjust(left=left / WIDTH, right=1 - right / WIDTH, top=1 - top / height, bottom=bottom / height, hspace=hspace, wspace=wspace)
    figure.text(0.1 / WIDTH, 1 - 0.1 / height, title, fontsize=11, fontweight="bold", va="top")
    figure.text(0.1 / WIDTH, 1 - 0.33 / height, "\n".join(lines), fontsize=SMALL, color=SOFT, va="top", linespacing=1.25)
    for place in axes.flat:
        place.tick_params(labelsize=SMALL)
        place.xaxis.label.set_size(SMALL + 0.5)
        place.yaxis.label.set_size(SMALL + 0.5)
        place.title.set_size(SMALL + 1)
    return figure, axes


def log_persons(axes, low, high, every=10):
    """Equal log axes of persons with the line where forecast and record agree."""
    for axis, limits in ((axes.xaxis, axes.set_xlim), (axes.yaxis, axes.set_ylim)):
        axis.axes.set_xscale("log") if axis is axes.xaxis else axis.axes.set_yscale("log")
        axis.set_major_locator(LogLocator(base=every))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: compact(value, 2).replace(" ", "\u2009")))
        limits(low, high)
    axes.plot([low, high], [low, high], color=GREY, linewidth=0.8, zorder=1)
    axes.set_aspect("equal")


def dots(axes, rows, displaced, x, y, size=5, alpha=0.45):
    """Points of corridors or origins, displaced origins on top in another colour and shape."""
    fled = rows.origin.isin(displaced)
    for part, colour, mark, order in ((rows[~fled], PLAIN, "o", 2), (rows[fled], FLED, "^", 3)):
        axes.scatter(part[x], part[y], s=size * (1 if order == 2 else 1.4), c=colour, marker=mark, alpha=alpha if order == 2 else 0.65, linewidths=0, zorder=order,
                     rasterized=True)


def keys(figure, height, y, entries):
    """Marks and words in one line, `y` inches from the bottom."""
    x = 0.1
    for mark, colour, words in entries:
        figure.text(x / WIDTH, y / height, mark, color=colour, fontsize=SMALL + 1, va="center", fontweight="bold")
        figure.text((x + 0.16) / WIDTH, y / height, words, color=SOFT, fontsize=SMALL, va="center")
        x += 0.34 + 0.066 * len(words)


CORRIDORS = (("●", PLAIN, "corridors"), ("▲", FLED, "from origins that people fled"))


NEAR = [(5, 3), (-5, 3), (5, -3), (-5, -3), (0, 6), (0, -6)]
FAR = [(dx * side, dy) for reach in (1, 1.6, 2.3) for dy in (14 * reach, -14 * reach, 0) for dx in (14 * reach, 30 * reach) for side in (1, -1)]
FURTHER = 0.3  # points of the crowd that one place later in the list is worth


def label_apart(axes, points, crowd, fontsize=7.5):
    """Writes (x, y, text) beside its point, or further off at the end of a line: where it touches no label, no labelled point and few of the crowd."""
    axes.figure.canvas.draw()
    renderer = axes.figure.canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    spots = axes.transData.transform([(x, y) for x, y, _ in points])
    crowd = axes.transData.transform(np.column_stack(crowd))
    taken = []
    for x, y, text in points:
        best = None
        for order, (dx, dy) in enumerate(NEAR + FAR):
            note = label(axes, x, y, text, dx, dy, fontsize)
            note.update_positions(renderer)
            box = Text.get_window_extent(note, renderer)
            note.remove()
            inside = box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1
            if inside and not within(spots, box, 3) and not any(box.padded(4).overlaps(other) for other in taken):
                cost = within(crowd, box, 1) + FURTHER * order
                if best is None or cost < best[0]:
                    best = cost, dx, dy, box
        if best:
            label(axes, x, y, text, best[1], best[2], fontsize)
            taken.append(best[3])


def label(axes, x, y, text, dx, dy, fontsize):
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2} if (dx, dy) in FAR else None
    return axes.annotate(text, (x, y), (dx, dy), textcoords="offset points", ha="left" if dx > 0 else "right" if dx < 0 else "center",
                         va="bottom" if dy > 0 else "top" if dy < 0 else "center", fontsize=fontsize, color=INK, zorder=6, path_effects=HALO, arrowprops=line)


def within(spots, box, margin):
    """How many points lie in a box."""
    x, y = spots.T
    return int(((x > box.x0 - margin) & (x < box.x1 + margin) & (y > box.y0 - margin) & (y < box.y1 + margin)).sum())


def usable(rows, *names):
    """Rows whose columns are above zero, so that logs exist."""
    return rows[np.logical_and.reduce([pd.to_numeric(rows[name]) > 0 for name in names])]

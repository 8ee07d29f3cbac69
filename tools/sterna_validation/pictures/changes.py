"""Changes of stocks, expected beside observed, with the largest named."""
import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from sterna_plot.names import name_of
from sterna_plot.style import GREY, PALE, compact

from .frame import CORRIDORS, canvas, dots, keys, label_apart

NAME, CAPTION = "changes", "Changes of stocks, expected beside observed"
NAMED = 14
LINEAR = 20_000  # persons: nearer to zero the axes are linear
TICKS = (-1e6, -1e5, 0, 1e5, 1e6)


def draw(material):
    windows = material.hindcasts.windows_of("stock")
    if not windows:
        return None
    first, last = max(windows, key=lambda window: window[1] - window[0])
    rows = material.hindcasts.set("stock", first, last)
    rows = rows.assign(expected_change=rows.expected - rows.reference, true_change=rows.truth - rows.reference)
    height = 5.3
    figure, ((axes,),) = canvas(f"Changes of stocks, {first} to {last}", f"Persons. The {NAMED} corridors that changed most, or were expected to, are named; "
                                "axes are linear near zero and logarithmic beyond.", height, bottom=0.85, left=0.85)
    reach = 1.8 * max(rows.true_change.abs().max(), rows.expected_change.abs().max())
    for scale, limits, axis in ((axes.set_xscale, axes.set_xlim, axes.xaxis), (axes.set_yscale, axes.set_ylim, axes.yaxis)):
        scale("symlog", linthresh=LINEAR, linscale=0.6)
        limits(-reach, reach)
        axis.set_major_locator(FixedLocator([tick for tick in TICKS if abs(tick) < reach]))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: ("+" if value > 0 else "") + compact(value)))
    for line in (axes.axhline, axes.axvline):
        line(0, color=PALE, linewidth=1, zorder=1)
    axes.plot([-reach, reach], [-reach, reach], color=GREY, linewidth=0.8, zorder=1)
    dots(axes, rows, material.displaced, "expected_change", "true_change", size=7)
    most = np.maximum(rows.true_change.abs(), rows.expected_change.abs()).sort_values(ascending=False).index[:NAMED]
    label_apart(axes, [(row.expected_change, row.true_change, f"{name_of(row.origin)}–{name_of(row.destination)}") for _, row in rows.loc[most].iterrows()],
                (rows.expected_change, rows.true_change))
    axes.set_xlabel("expected change")
    axes.set_ylabel("observed change")
    keys(figure, height, 0.18, CORRIDORS)
    return figure

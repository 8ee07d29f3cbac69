"""Stocks forecast beside stocks observed."""
from sterna_plot.style import SOFT

from .. import measures
from ..text import decimals, share
from .frame import CORRIDORS, canvas, dots, keys, log_persons, usable

NAME, CAPTION = "stocks", "Stocks of corridors, expected beside observed"
LOW, HIGH = 100, 3e7


def draw(material):
    windows = material.hindcasts.windows_of("stock")[:4]
    if not windows:
        return None
    windows = sorted(windows, key=lambda window: (window[1] - window[0], window))
    height = 5.9
    figure, axes = canvas("Stocks of corridors, expected and observed", "Persons of all ages, corridors of 1,000 and more. On the line: forecast and record agree.",
                          height, 2, 2, bottom=0.85, hspace=0.45, wspace=0.3)
    for place in axes.flat[len(windows):]:
        place.axis("off")
    for place, (first, last) in zip(axes.flat, windows):
        rows = usable(material.hindcasts.set("stock", first, last), "truth", "expected")
        log_persons(place, LOW, HIGH, 100)
        dots(place, rows, material.displaced, "expected", "truth", size=3.5, alpha=0.35)
        place.set_title(f"{first} to {last}")
        place.text(0.97, 0.02, inside(rows), transform=place.transAxes, ha="right", va="bottom", fontsize=8, color=SOFT, linespacing=1.2)
    for place in axes[:, 0]:
        place.set_ylabel("observed")
    for place in axes.flat[max(0, len(windows) - 2):len(windows)]:
        place.set_xlabel("expected")
    keys(figure, height, 0.18, CORRIDORS)
    return figure


def inside(rows):
    words = f"log-RMSE {decimals(measures.rmse(measures.log_errors(rows.truth, rows.expected)), 2)}"
    banded = rows[rows.lower.notna()] if "lower" in rows else rows[:0]
    return words + (f"\nbands hold {share(measures.covered(banded).mean())}" if len(banded) else "")

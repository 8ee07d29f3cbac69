"""In sample: stocks reached beside those aimed at."""
from sterna_plot.style import SOFT

from ..text import share
from ..window_table import window_row
from .frame import CORRIDORS, canvas, dots, keys, log_persons, usable

NAME, CAPTION = "window", "Stocks reached through the fitting window beside those aimed at"


def draw(material):
    windows = sorted(material.hindcasts.windows.items())[-2:]
    if not windows:
        return None
    one = len(windows) == 1
    height = 5.4 if one else 3.6
    figure, axes = canvas("In sample: what the fit aimed at", "Persons at the end of the fitting window, aims of 1,000 and more.\n* of aims of 10,000 and more", height, 1,
                          len(windows), bottom=0.85)
    for place, (_, window) in zip(axes.flat, windows):
        row, rows = window_row(window), usable(window[window.truth >= 1000], "expected")
        log_persons(place, 100, 3e7, 10 if one else 100)
        dots(place, rows, material.displaced, "expected", "truth", size=7 if one else 3.5, alpha=0.4)
        place.set_title(f"{row['from']} to {row['to']}")
        place.text(0.97, 0.02, f"log-RMSE {row['rmse']:.2f}\nwithin a tenth {share(row['near'])}*", transform=place.transAxes, ha="right", va="bottom", fontsize=8,
                   color=SOFT, linespacing=1.2)
        place.set_xlabel("reached")
    axes[0, 0].set_ylabel("aimed at")
    keys(figure, height, 0.18, CORRIDORS)
    return figure

"""How much bands of nine in ten hold, and how wide they are, by size."""
import numpy as np

from sterna_plot.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SOFT

from .. import measures
from .frame import canvas

NAME, CAPTION = "bands", "Bands of nine in ten: what they hold and how wide they are, by size of the forecast"
CLASSES = ((0, 3e3, "below 3,000"), (3e3, 1e4, "3,000 to 10,000"), (1e4, 1e5, "10,000 to 100,000"), (1e5, np.inf, "100,000 and more"))
LOOKS = ((BLUE, "o", "●"), (ORANGE, "^", "▲"), (GREEN, "s", "■"), (PURPLE, "D", "◆"))


def draw(material):
    if not material.hindcasts.with_bands() or "lower" not in material.hindcasts.forecasts:
        return None
    windows = [window for window in material.hindcasts.windows_of("stock") if material.hindcasts.set("stock", *window).lower.notna().any()]
    if not windows:
        return None
    height = 3.3
    figure, axes = canvas("Bands of nine in ten for stocks of corridors", "By expected persons. Left: share of outcomes inside, meant to be 90 %. Right: width, upper over lower end.",
                          height, 1, 2, left=1.45, bottom=0.75, wspace=0.22, sharey=True)
    for i, (first, last) in enumerate(windows):
        rows = material.hindcasts.set("stock", first, last)
        rows = rows[rows.lower.notna()]
        colour, mark, sign = LOOKS[i % len(LOOKS)]
        for y, (low, high, _) in enumerate(CLASSES):
            part = rows[(rows.expected >= low) & (rows.expected < high)]
            if len(part) < 20:
                continue
            at = y + 0.22 * (i - (len(windows) - 1) / 2)
            axes[0, 0].plot(100 * measures.covered(part).mean(), at, mark, color=colour, markersize=6)
            axes[0, 1].plot(np.exp(np.log(part.upper / part.lower).mean()), at, mark, color=colour, markersize=6)
        figure.text((0.15 + 1.3 * i) / 5, 0.17 / height, sign, color=colour, fontsize=9.5, va="center")
        figure.text((0.32 + 1.3 * i) / 5, 0.17 / height, f"{first} to {last}", color=SOFT, fontsize=8.5, va="center")
    axes[0, 0].axvline(90, color=GREY, linewidth=1, zorder=1)
    axes[0, 0].set_xlim(right=100)
    axes[0, 1].set_xlim(left=1)
    axes[0, 0].set_xlabel("inside, per cent")
    axes[0, 1].set_xlabel("upper over lower")
    axes[0, 0].set_yticks(range(len(CLASSES)), [name for *_, name in CLASSES])
    axes[0, 0].set_ylim(len(CLASSES) - 0.5, -0.5)
    return figure



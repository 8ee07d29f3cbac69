"""Skilled emigration rates of left-out origins, predicted beside published."""
import numpy as np

from sterna_plot.names import name_of
from sterna_plot.style import GREY, SOFT

from .frame import PLAIN, canvas, label_apart

NAME, CAPTION = "left_out", "Skilled emigration rates of left-out origins, predicted beside published"
NAMED = 10


def draw(material):
    if material.rates is None:
        return None
    year = material.rates.year.max()
    rows = material.rates[material.rates.year == year]
    error = rows.predicted_rate - rows.published_rate
    height = 5.2
    figure, ((axes,),) = canvas(f"Origins left out, {year}", f"Skilled emigration rate of {len(rows)} origins, per cent, each predicted without its own. Named: the largest misses.", height)
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=0.8, zorder=1)
    axes.scatter(100 * rows.predicted_rate, 100 * rows.published_rate, s=16, c=PLAIN, alpha=0.6, linewidths=0, zorder=2)
    axes.text(0.03, 0.97, f"RMSE {100 * np.sqrt((error**2).mean()):.1f} points\nmedian {100 * error.abs().median():.1f} points", transform=axes.transAxes, va="top",
              fontsize=8.5, color=SOFT, linespacing=1.3)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_aspect("equal")
    far = rows.loc[error.abs().sort_values(ascending=False).index[:NAMED]]
    label_apart(axes, [(100 * row.predicted_rate, 100 * row.published_rate, name_of(row.origin)) for _, row in far.iterrows()],
                (100 * rows.predicted_rate, 100 * rows.published_rate), 8)
    axes.set_xlabel("predicted without its row")
    axes.set_ylabel("published")
    return figure

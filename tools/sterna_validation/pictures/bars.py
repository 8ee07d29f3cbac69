"""Log-RMSE of the model and of its rivals, with the posterior's interval."""
import numpy as np

from sterna_plot.style import GREY, INK, ORANGE, PALE, PURPLE, SKY, SOFT

from ..scores_table import OURS, comparable, same_set
from .frame import PLAIN, canvas, keys

NAME, CAPTION = "scores", "log-RMSE of the model and of its rivals"
SHOWN = ("stock", "stock by origin", "stock by destination", "outward flow", "return flow", "flow", "skilled emigrants")
REFERENCE = ("persistence", "last window again")
FAR = 1.25  # beyond it a bar is cut and its length written


def draw(material):
    sets = [rows for rows in same_set(material.hindcasts.scores) if rows.outcome.iloc[0] in SHOWN and rows.displaced_origins.iloc[0] == "with"]
    if not sets:
        return None
    sets.sort(key=lambda rows: (SHOWN.index(rows.outcome.iloc[0]), rows["to"].iloc[0] - rows["from"].iloc[0], rows["from"].iloc[0]))
    height = 1.5 + 0.43 * len(sets)
    figure, ((axes,),) = canvas("Errors of forecasts", "log-RMSE: smaller is nearer. " + (
        "Whisker: 5 to 95 % over the posterior." if material.hindcasts.over_posterior() else "No posterior was given, so bars of the model have no whisker."),
        height, left=1.75, bottom=0.75, right=0.45)
    names = []
    for y, rows in enumerate(sets):
        rows = comparable(rows)
        ours = rows[rows.forecast == OURS].iloc[0]
        axes.barh(y, ours.log_rmse, height=0.5, color=PLAIN, zorder=2)
        axes.text(0.015, y, f"{ours.log_rmse:.2f}", ha="left", va="center", fontsize=7.5, color="white", zorder=5)
        if np.isfinite(ours.get("log_rmse_low", np.nan)):
            axes.plot([ours.log_rmse_low, ours.log_rmse_high], [y, y], color=INK, linewidth=2.2, zorder=4, solid_capstyle="butt")
        for _, row in rows[rows.forecast != OURS].iterrows():
            mark, colour, _ = mark_of(row.forecast)
            axes.plot(min(row.log_rmse, FAR), y, mark, color=colour, markersize=6.5, zorder=3, markeredgecolor="white", markeredgewidth=0.5, clip_on=False)
            if row.log_rmse > FAR:
                axes.annotate(f"{row.log_rmse:.1f}", (FAR, y), (7, 0), textcoords="offset points", fontsize=7.5, va="center", color=SOFT, annotation_clip=False)
        names.append(f"{ours.outcome}\n{ours['from']} to {ours['to']}")
    axes.set_yticks(range(len(names)), names, linespacing=1.05)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, FAR)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_color(PALE)
    keys(figure, height, 0.4, [("■", PLAIN, "Sterna"), ("◆", GREY, "persistence, last window"), ("●", HALF, "half the last trend")])
    keys(figure, height, 0.18, [("■", GRAVITY, "gravity (its error written where off the scale)"), ("▲", SKY, "flat share")])
    return figure


HALF, GRAVITY = ORANGE, PURPLE


def mark_of(forecast):
    if forecast in REFERENCE:
        return "D", GREY, "persistence"
    if forecast.startswith("half"):
        return "o", HALF, "half the last trend"
    if forecast.startswith("gravity"):
        return "s", GRAVITY, "gravity"
    return "^", SKY, "flat share"

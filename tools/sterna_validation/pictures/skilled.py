"""Skilled emigrants by origin, expected beside published."""
from sterna_plot.names import name_of
from sterna_plot.style import SOFT

from .. import measures
from .frame import FLED, PLAIN, canvas, dots, keys, label_apart, log_persons, usable

NAME, CAPTION = "skilled", "Skilled emigrants by origin, expected beside published"
NAMED = 12


def draw(material):
    windows = material.hindcasts.windows_of("skilled emigrants")
    if not windows:
        return None
    first, last = max(windows, key=lambda window: window[1] - window[0])
    rows = usable(material.hindcasts.set("skilled emigrants", first, last), "truth", "expected")
    if rows.empty:
        return None
    height = 5.2
    figure, ((axes,),) = canvas(f"Skilled emigrants of {len(rows)} origins, {first} to {last}", "Persons with tertiary education, 15 and older. Named: "
                                "origins furthest from the line, weighed by size.", height, bottom=0.85)
    log_persons(axes, 700, 1.3 * max(rows.truth.max(), rows.expected.max()))
    dots(axes, rows, material.displaced, "expected", "truth", size=14, alpha=0.6)
    error = measures.log_errors(rows.truth, rows.expected)
    axes.text(0.03, 0.97, f"log-RMSE {measures.rmse(error):.2f}\nof no change {measures.rmse(measures.log_errors(rows.truth, rows.reference)):.2f}",
              transform=axes.transAxes, va="top", fontsize=8.5, color=SOFT, linespacing=1.3)
    weight = abs(error) * rows.truth.to_numpy() ** 0.25
    far = rows.assign(weight=weight).sort_values("weight", ascending=False)[:NAMED]
    label_apart(axes, [(row.expected, row.truth, name_of(row.origin)) for _, row in far.iterrows()], (rows.expected, rows.truth), 8)
    axes.set_xlabel("expected")
    axes.set_ylabel("published")
    keys(figure, height, 0.18, (("●", PLAIN, "origins"), ("▲", FLED, "that people fled")))
    return figure

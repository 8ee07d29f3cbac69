"""What falls short, read off the numbers."""
import numpy as np

from sterna_moments.table import shown
from sterna_plot.names import name_of

from . import measures
from .scores_table import OURS, comparable, named, same_set
from .text import bullet, factor, persons, share, table
from .verdicts import MISSED
from .window_table import NEAR, window_row

WORST = 20
LARGE = 10_000     # persons observed, of the corridors whose log errors are listed
NOMINAL = 0.9      # of the bands


def corridor(row):
    return f"{name_of(row.origin)} to {name_of(row.destination)}"


def largest(rows):
    """Corridors with the largest errors in persons."""
    rows = rows.assign(error=rows.expected - rows.truth)
    rows = rows.reindex(rows.error.abs().sort_values(ascending=False).index)[:WORST]
    return table(["corridor", "at the start", "expected", "observed", "error", "share of all errors"],
                 [[corridor(row), persons(row.reference), persons(row.expected), persons(row.truth), f"{row.error:+,.0f}",
                   share(abs(row.error) / rows.attrs.get("all", 1))] for _, row in rows.iterrows()])


def with_total(rows):
    rows = rows.copy()
    rows.attrs["all"] = float((rows.expected - rows.truth).abs().sum())
    return rows


def furthest(rows):
    """Corridors of ten thousand and more with the largest errors of logs."""
    rows = rows[rows.truth >= LARGE]
    rows = rows.assign(error=measures.log_errors(rows.truth, rows.expected))
    rows = rows.reindex(rows.error.abs().sort_values(ascending=False).index)[:WORST]
    return table(["corridor", "at the start", "expected", "observed", "expected is"],
                 [[corridor(row), persons(row.reference), persons(row.expected), persons(row.truth), factor(row.error)] for _, row in rows.iterrows()])


def beaten(scores):
    """Sets in which something simple is nearer than the model."""
    for rows in same_set(scores):
        ours = rows[rows.forecast == OURS]
        if ours.empty:
            continue
        better = comparable(rows)[lambda r: r.log_rmse < ours.log_rmse.iloc[0]]
        if len(better):
            first = better.loc[better.log_rmse.idxmin()]
            measure = "an RMSE" if "rate" in first.outcome else "a log-RMSE"
            left = " without displaced origins" if first.displaced_origins == "left out" else ""
            yield f"{named(first)}{left}: {first.forecast} has {measure} of {first.log_rmse:.3f}, the model {ours.log_rmse.iloc[0]:.3f}."


def off_nominal(scores):
    if "covered" not in scores:
        return
    for _, row in scores[scores.covered.notna()].iterrows():
        if abs(row.covered - NOMINAL) > 0.03:
            yield f"{named(row)}: bands meant to hold {share(NOMINAL)} hold {share(row.covered)}."
        if row.width > row.width_reference:
            yield f"{named(row)}: bands are wider ({row.width:.2f}) than those about persistence ({row.width_reference:.2f})."


def unreached(windows):
    for _, window in sorted(windows.items()):
        row = window_row(window)
        if row["near"] < NOMINAL:
            yield f"In the fitting window {row['from']}-{row['to']} {share(row['near'])} of large corridors come within {share(NEAR)} of the aim."


def missed(rows):
    """Missed moments, fitted and input ones first because they were known."""
    order = {"input": 0, "fitted": 1, "emergent": 2}
    for row in sorted((row for row in rows if row[6] == MISSED), key=lambda row: order.get(row[4].split(",")[0], 3)):
        yield f"{row[0] or 'no number'} ({row[4]}): {row[1]}: {shown(row[2])}, data {row[3]}."


def shortfalls(hindcasts, moments):
    lines = []
    for title, items in (("Something simple is nearer", beaten(hindcasts.scores)), ("Bands", off_nominal(hindcasts.scores)),
                         ("In sample", unreached(hindcasts.windows)), ("Missed moments", missed(moments))):
        items = list(items)
        lines += [f"### {title}", ""] + ([line for item in items for line in bullet(item)] if items else ["None."]) + [""]
    first, last = max(hindcasts.windows_of("stock"), key=lambda window: window[1] - window[0])
    rows = with_total(hindcasts.set("stock", first, last))
    lines += [f"### The {WORST} corridors with the largest errors in persons, {first} to {last}", "", *largest(rows)]
    lines += [f"### The {WORST} largest errors of logs among corridors of {LARGE:,} and more, {first} to {last}", "", *furthest(rows)]
    return lines

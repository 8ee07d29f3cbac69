"""Rows of moments as a table: (number, moment, model, data, kind, source)."""
import numpy as np

from . import income, money, moves, people, work

MISSING = "unknown"
PARTS = (people.stock_moments, moves.flow_moments, moves.stay_moments, income.hump_moments, money.money_moments, work.work_moments)


def moments(run):
    for part in PARTS:
        yield from part(run)


def shown(value):
    if isinstance(value, str):
        return value
    if value is None or np.isnan(value):
        return MISSING
    if np.isinf(value):
        return "none"
    if 0 < abs(value) < 0.01:
        return f"{value:.2g}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def table(rows):
    lines = ["| | moment | model | data | kind | source |", "|---|---|---|---|---|---|"]
    return lines + [f"| {m} | {what} | {shown(value)} | {data} | {kind} | {source} |" for m, what, value, data, kind, source in rows]

"""Skilled emigration rates of origins left out, as tools/cross_validate writes them."""
import numpy as np

from sterna_plot.names import name_of

from .text import decimals, table

WORST = 5


def left_out_table(rates):
    rows = []
    for year, part in sorted(rates.groupby("year"), reverse=True):
        error = (part.predicted_rate - part.published_rate).abs()
        overall = (part.overall_rate - part.published_rate).abs()
        worst = ", ".join(name_of(code) for code in part.origin[error.sort_values(ascending=False).index[:WORST]])
        rows.append([year, len(part), decimals(np.sqrt((error**2).mean())), decimals(error.median()), decimals(np.sqrt((overall**2).mean())),
                     decimals(np.corrcoef(part.predicted_rate, part.published_rate)[0, 1], 2), worst])
    return table(["year", "origins", "RMSE", "median error", "RMSE of the rate of all levels", "correlation", "largest misses"], rows)

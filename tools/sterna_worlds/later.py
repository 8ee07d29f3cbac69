"""Published rates and stocks around the base year: for comparison only, never read by the model."""

import numpy as np
import pandas as pd

from . import stocks

HEADER = ["year", "country", "skilled_emigration_rate", "stock_abroad", "stock_abroad_skilled", "interpolated"]
YEARS = (2010, 2015, 2020)


def rows(everything, places, nodes):
    """`everything` is read without the cut at the base year."""
    tables = {year: _year(everything, places, nodes, year) for year in (2010, 2020)}
    middle = (tables[2010] + tables[2020]) / 2
    middle["stock"] = _stock(everything, places, nodes, 2015)
    tables[2015] = middle
    for year in YEARS:
        for code, row in tables[year].iterrows():
            yield [str(year), code, _text(row["rate"], 6), _text(row["stock"]), _text(row["skilled"]), str(int(year == 2015))]


def _text(value, digits=None):
    if not np.isfinite(value):
        return ""
    return str(int(round(value))) if digits is None else np.format_float_positional(round(value, digits), trim="-")


def _stock(everything, places, nodes, year):
    total = stocks.unfolded(everything, places.codes, year).total
    matrix = nodes.matrix
    folded = matrix @ total @ matrix.T
    np.fill_diagonal(folded, 0.0)
    return folded.sum(axis=1)


def _year(everything, places, nodes, year):
    """Aged 15 and over; a rest is known where its places with rows hold most of its people abroad."""
    emigrants = everything.table("emigrants_by_skill_wdr2023")
    emigrants = emigrants[emigrants["year"] == year].set_index("iso3").reindex(places.codes)
    tertiary = emigrants[[f"emigrants_tertiary_{sex}_persons" for sex in ("female", "male")]].sum(axis=1, min_count=2)
    rate = emigrants["emigration_rate_tertiary"]
    at_home = tertiary * (1 - rate) / rate.where(rate > 0)
    table = pd.DataFrame({"tertiary": tertiary, "home": at_home}, index=places.codes).to_numpy()
    known = np.isfinite(table).all(axis=1)
    sums = nodes.matrix @ np.where(known[:, None], table, 0.0)
    covered = (nodes.matrix @ known) / nodes.matrix.sum(axis=1)
    enough = covered >= np.where(nodes.rest == 1, 0.5, 1.0)
    # A rest's rate counts moves between its own places too, as the published rates of its places do.
    return pd.DataFrame({"rate": np.where(enough, sums[:, 0] / np.maximum(sums.sum(axis=1), 1e-9), np.nan),
                         "stock": _stock(everything, places, nodes, year),
                         "skilled": np.where(enough, sums[:, 0], np.nan)}, index=nodes.codes)

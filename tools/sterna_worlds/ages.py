"""Ages of migrants: the share aged 15-64 and the five-year groups inside it."""

import numpy as np
import pandas as pd

from . import stocks

GROUPS = list(range(15, 65, 5))
SEXES = ("female", "male")


def share_15_64(sources, places, flags):
    """Share of a destination's foreign-born aged 15-64.

    The divisor is the bilateral total, because the age table stops at 75 and its own sum would overstate the share.
    """
    shares = share_between(sources, places, 15, 65)
    return _filled(places, shares, "share_15_64", "countries.csv", flags)


def share_under_15(sources, places, flags):
    return _filled(places, share_between(sources, places, 0, 15), None, None, flags)


def share_between(sources, places, low, high):
    frame = sources.table("stock_by_age_sex_destination")
    ages = frame["age_from_years"]
    frame = frame[(frame["year"] == sources.base_year) & (ages >= low) & (ages < high)]
    persons = frame.groupby("iso3_d")["persons"].sum().reindex(places.codes)
    total = stocks.destination_totals(sources, places.codes, sources.base_year)
    return (persons / np.where(total > 0, total, np.nan)).clip(upper=0.97)


def _filled(places, shares, column, file, flags):
    if file:
        flags.add_all(file, shares.index[shares.isna()], column, "mean of region and income group")
    return places.group_mean(shares, ["region", "income"]).to_numpy()


def five_year_shares(sources, places, flags):
    """Shares of the ten groups inside 15-64, [destination, sex, group]; each row sums to one."""
    frame = sources.table("stock_by_age_sex_destination")
    frame = frame[(frame["year"] == sources.base_year) & frame["age_from_years"].isin(GROUPS)]
    result = np.zeros((len(places), len(SEXES), len(GROUPS)))
    for s, sex in enumerate(SEXES):
        wide = frame[frame["sex"] == sex].pivot_table(index="iso3_d", columns="age_from_years", values="persons")
        wide = wide.reindex(index=places.codes, columns=GROUPS)
        wide = wide.div(wide.sum(axis=1, min_count=len(GROUPS)), axis=0)
        flags.add_all("migrant_ages.csv", wide.index[wide.isna().any(axis=1)], "share", "mean of region and income group")
        filled = pd.DataFrame({age: places.group_mean(wide[age], ["region", "income"]) for age in GROUPS})
        result[:, s, :] = filled.div(filled.sum(axis=1), axis=0).to_numpy()
    return result

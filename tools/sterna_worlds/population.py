"""Residents by sex, age and education."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .ages import GROUPS, SEXES

TABLE = "population_age_sex_edu_wic"
LEVELS = ("below_secondary", "secondary", "tertiary")
BELOW = ["none_thousand", "incomplete_primary_thousand", "primary_thousand", "lower_secondary_thousand"]
ADULT_AGES = list(range(15, 105, 5))
CHILD_AGES = [0, 5, 10]
LEVEL_COLUMNS = [*BELOW, "upper_secondary_thousand", "post_secondary_thousand"]


@dataclass
class Residents:
    total: np.ndarray      # all ages
    adults: np.ndarray     # [place, sex, age from 15, level], all adults
    children: np.ndarray   # [place, sex, age 0/5/10]

    @property
    def working(self):
        """Aged 15-64, [place, sex, age, level]."""
        return self.adults[:, :, : len(GROUPS), :]


def population(sources, places, flags):
    persons = sources.latest("economy_country_year", "population_persons", places.codes)
    if persons.isna().any():
        raise SystemExit(f"worlds: no population for {sorted(persons.index[persons.isna()])}")
    exact = sources.table("economy_country_year")
    exact = exact[(exact["year"] == sources.base_year) & exact["population_persons"].notna()]["iso3"]
    flags.add_all("countries.csv", sorted(set(places.codes) - set(exact)), "population", "last year known before the base")
    return persons.to_numpy()


def residents(sources, places, flags):
    """Age, sex and education shares of the Wittgenstein tables on the population of the base year."""
    total = population(sources, places, flags)
    shares = pd.DataFrame(_shares_by_place(sources), columns=range(_width())).reindex(places.codes)
    flags.add_all("residents.csv", shares.index[shares[0].isna()], "persons",
                  "age and education shares of the subregion's mean")
    flags.add_all("countries.csv", shares.index[shares[0].isna()], "under15_per_adult", "subregion mean")
    weights = pd.Series(total, index=places.codes)
    filled = np.column_stack([places.group_mean(shares[k], ["region", "subregion"], weights) for k in shares])
    cells = filled / filled.sum(axis=1, keepdims=True) * total[:, None]
    split = len(SEXES) * len(ADULT_AGES) * len(LEVELS)
    adults = cells[:, :split].reshape(len(places), len(SEXES), len(ADULT_AGES), len(LEVELS))
    children = cells[:, split:].reshape(len(places), len(SEXES), len(CHILD_AGES))
    return Residents(total, adults, children)


def _width():
    return len(SEXES) * (len(ADULT_AGES) * len(LEVELS) + len(CHILD_AGES))


def _shares_by_place(sources):
    frame = sources.table(TABLE)
    frame = frame[frame["year"] == frame["year"].max()].fillna(0.0)
    frame = frame.assign(below=frame[BELOW].sum(axis=1))
    rows = {}
    levels = ["below", "upper_secondary_thousand", "post_secondary_thousand"]
    grown = pd.MultiIndex.from_product([SEXES, ADULT_AGES])
    young = pd.MultiIndex.from_product([SEXES, CHILD_AGES])
    for code, block in frame.groupby("iso3"):
        # Small places lack rows of the oldest ages.
        block = block.set_index(["sex", "age_from_years"])
        cells = np.concatenate([block[levels].reindex(grown).fillna(0.0).to_numpy().ravel(),
                                block["under15_thousand"].reindex(young).fillna(0.0).to_numpy()])
        rows[code] = cells / cells.sum()
    return pd.DataFrame.from_dict(rows, orient="index")


TREND_YEARS = 20
TREND_MAX = 0.1                  # log odds a year; assumption, as is that schooling does not fall


def education_trends(sources, places, flags):
    """Yearly growth of the log odds of (upper secondary at 20-24, tertiary at 25-34) among residents up to the base year."""
    frame = sources.table(TABLE)
    frame = frame[frame["year"] >= sources.base_year - TREND_YEARS]
    columns = []
    for column, groups, levels in (("secondary_trend", [20], LEVEL_COLUMNS[-2:]),
                                   ("tertiary_trend", [25, 30], LEVEL_COLUMNS[-1:])):
        young = frame[frame["age_from_years"].isin(groups)].groupby(["iso3", "year"])[LEVEL_COLUMNS].sum()
        growth = _growth_of_log_odds((young[levels].sum(axis=1) / young.sum(axis=1)).unstack("year")).reindex(places.codes)
        flags.add_all("countries.csv", growth.index[growth.isna()], column, "mean of the subregion")
        columns.append(places.group_mean(growth, ["region", "subregion"]).clip(0.0, TREND_MAX).to_numpy())
    return columns


def _growth_of_log_odds(share):
    """From the first to the last year known; too little of a share tells no growth."""
    share = share.clip(0.005, 0.995)
    odds = np.log(share / (1.0 - share))
    known = odds.notna()
    first, last = known.idxmax(axis=1), known.iloc[:, ::-1].idxmax(axis=1)
    at = range(len(odds))
    change = odds.to_numpy()[at, odds.columns.get_indexer(last)] - odds.to_numpy()[at, odds.columns.get_indexer(first)]
    years = (last - first).astype(float)
    return pd.Series(change, index=odds.index) / years.where(years > 0)

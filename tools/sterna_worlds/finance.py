"""What a country owes, sells and is trusted with: debt, exports, direct investment, growth, credit."""

import numpy as np
import pandas as pd

from .economy import ECONOMY, FILE, dollars_per_head, fill

SPREADS = "sovereign_spreads_damodaran_2025"
DEFAULTS = "sovereign_defaults_crag"
DEBT_RANGE = (0.02, 2.0)         # of GDP
# Exports over GDP fall with the size of a country (Alesina, Spolaore and Wacziarg 2000): .30 at ten million people.
EXPORTS_AT_TEN_MILLION = 0.30
EXPORTS_SIZE_POWER = -0.15
EXPORTS_BY_INCOME = {"low": 0.7, "lower_middle": 0.9, "upper_middle": 1.0, "high": 1.2}
EXPORTS_RANGE = (0.08, 0.9)
INVESTMENT = 0.02                # of GDP, the world's mean of the 2010s
GROWTH_YEARS = 10
GROWTH_RANGE = (-0.03, 0.08)
# ln spread (per cent) = 2.105 - .221 score (Cantor and Packer 1996), turned round.
SCORE_AT_ONE_PERCENT, SCORE_SLOPE = 2.105, 0.221
SCORE_RANGE = (1.0, 16.0)
SCORE_ON_DEBT = -1.3             # a debt larger by a year of exports (Cantor and Packer 1996)
DEFAULT_YEARS = 10
DEFAULT_SIZE = 0.01              # of GDP: smaller amounts are arrears between governments


def add(table, sources, places, people, flags):
    """Adds the columns of this module to the table of countries; `people` are residents of all ages."""
    gdp = dollars(sources, places, table, people)
    table["external_debt_usd"] = external_debt(sources, places, gdp, flags)
    table["exports_usd"] = exports(places, gdp, people, flags)
    table["direct_investment_usd"] = INVESTMENT * gdp
    flags.add(FILE, "all", "direct_investment_usd", "assumption: .02 of GDP")
    table["growth"] = growth(sources, places, flags)
    table["credit_score"] = credit_score(sources, places, table["external_debt_usd"] / table["exports_usd"], flags)
    table["defaulted"] = defaulted(sources, places, gdp)
    table["internet_share"] = internet(sources, places, flags)
    return table


def dollars(sources, places, table, people):
    """GDP in million current US$ of the base year."""
    per_head = dollars_per_head(sources, places, table["gdp_per_head_ppp"], table["price_level"])
    return per_head * people / 1e6


def external_debt(sources, places, gdp, flags):
    debt = sources.latest(ECONOMY, "external_debt_current_usd", places.codes, sources.base_year - 5) / 1e6
    ratio = (debt / gdp).clip(*DEBT_RANGE)
    return fill(places, ratio, "external_debt_usd", ["income"], "share of GDP: mean of income group", flags) * gdp


def exports(places, gdp, people, flags):
    size = (people / 1e7) ** EXPORTS_SIZE_POWER
    income = places.table["income"].map(EXPORTS_BY_INCOME).to_numpy()
    flags.add(FILE, "all", "exports_usd", "assumption: share of GDP by population and income group")
    return np.clip(EXPORTS_AT_TEN_MILLION * size * income, *EXPORTS_RANGE) * gdp


def growth(sources, places, flags):
    """Mean yearly growth of PPP GDP a head over the ten years that end before the base."""
    frame = sources.table(ECONOMY).pivot_table(index="iso3", columns="year", values="gdp_per_capita_ppp_2021_intl_usd")
    last = sources.base_year - 1
    yearly = (np.log(frame[last]) - np.log(frame[last - GROWTH_YEARS])) / GROWTH_YEARS
    yearly = yearly.reindex(places.codes).clip(*GROWTH_RANGE)
    return fill(places, yearly, "growth", ["region", "income"], "mean of region and income group", flags)


def score_of_spread(percent):
    """Our scale, 1 to 16, from a default spread in per cent; no spread is the best score."""
    with np.errstate(divide="ignore"):
        score = (SCORE_AT_ONE_PERCENT - np.log(percent)) / SCORE_SLOPE
    return np.clip(score, *SCORE_RANGE)


def credit_score(sources, places, debt_in_exports, flags):
    spread = sources.table(SPREADS).set_index("iso3")["default_spread_pct"].reindex(places.codes)
    known = pd.Series(score_of_spread(spread.to_numpy()), index=places.codes)
    flags.add_all(FILE, known.index[known.isna()], "credit_score", "mean of income group, less 1.3 a year of exports more debt")
    typical = debt_in_exports.groupby(places.table["income"]).transform("mean")
    ruled = places.group_mean(known, ["income"]) + SCORE_ON_DEBT * (debt_in_exports - typical)
    return known.fillna(ruled).clip(*SCORE_RANGE).round(1)


def defaulted(sources, places, gdp):
    """1 where debt of at least a hundredth of GDP was in default in a year of the ten before the base."""
    frame = sources.table(DEFAULTS)
    frame = frame[(frame["in_default"] == 1) & frame["year"].between(sources.base_year - DEFAULT_YEARS, sources.base_year - 1)]
    largest = frame.groupby("iso3")["debt_in_default_usd_million"].max().reindex(places.codes).fillna(0.0)
    return (largest >= DEFAULT_SIZE * gdp).astype(int)


def internet(sources, places, flags):
    share = sources.latest(ECONOMY, "internet_users_pct", places.codes, sources.base_year - 5) / 100
    return fill(places, share.clip(0, 1), "internet_share", ["region", "income"], "mean of region and income group", flags)

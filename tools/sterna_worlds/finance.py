"""What a country owes, sells and is trusted with: debt, exports, direct investment, growth, credit."""

import numpy as np
import pandas as pd

from .economy import ECONOMY, FILE, dollars_per_head, fill

SPREADS = "sovereign_spreads_damodaran_2025"
FIRST_BASE_OF_SPREADS = 2020     # earlier bases must not know them
RATINGS = "sovereign_ratings_panel"
AGENCIES = ["sp_rating_numeric", "moodys_rating_numeric", "fitch_rating_numeric"]
RATING_BELOW_SCORES = 5          # CCC+: our score 1 is the agencies' B-, 6 of 21
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
DEFAULT_SIZE = 0.01              # of the year's GDP: smaller amounts are arrears between governments
# Under these codes the table has the debts of others, besides all codes that have two rows a year.
OTHERS_DEBTS = ("CHE", "CZE", "QAT")


def add(table, sources, places, people, flags):
    """Adds the columns of this module to the table of countries; `people` are residents of all ages."""
    gdp = dollars(sources, places, table, people)
    table["external_debt_usd"] = external_debt(sources, places, gdp, flags)
    table["exports_usd"] = exports(places, gdp, people, flags)
    table["direct_investment_usd"] = INVESTMENT * gdp
    flags.add(FILE, "all", "direct_investment_usd", "assumption: .02 of GDP")
    table["growth"] = growth(sources, places, flags)
    table["last_default"] = last_default(sources, places, gdp, flags)
    if sources.base_year < FIRST_BASE_OF_SPREADS:
        table["credit_score"] = fitted_score(sources, places, table["gdp_per_head_ppp"], table["last_default"] > 0, flags)
    else:
        table["credit_score"] = credit_score(sources, places, table["external_debt_usd"] / table["exports_usd"], flags)
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


def fitted_score(sources, places, gdp_per_head, defaulted, flags):
    """Our score from income a head and default, by least squares on the agencies' ratings of the base year."""
    frame = sources.table(RATINGS)
    rating = frame[frame["year"] == sources.base_year].set_index("iso3")[AGENCIES].mean(axis=1).reindex(places.codes)
    causes = np.column_stack([np.ones(len(places)), np.log(gdp_per_head), defaulted])
    rated = rating.notna().to_numpy()
    target = (rating - RATING_BELOW_SCORES).clip(*SCORE_RANGE).to_numpy()
    fit = np.linalg.lstsq(causes[rated], target[rated], rcond=None)[0]
    flags.add(FILE, "all", "credit_score", "fitted to the ratings of the base year: income a head, default")
    return pd.Series(causes @ fit, index=places.codes).clip(*SCORE_RANGE).round(1)


def last_default(sources, places, gdp, flags):
    """Last year, of the ten before the base, with debt of at least a hundredth of the year's GDP in default; 0 = none."""
    frame = sources.table(DEFAULTS)
    twice = set(frame.loc[frame.duplicated(["iso3", "year"]), "iso3"]) | set(OTHERS_DEBTS)
    flags.add_all(FILE, sorted(twice & set(places.codes)), "last_default", "debts of others stand under its name: none")
    flags.add_all(FILE, sorted(set(places.codes) - set(frame["iso3"])), "last_default", "not in the table: none")
    frame = frame[~frame["iso3"].isin(twice) & frame["year"].between(sources.base_year - DEFAULT_YEARS, sources.base_year - 1)]
    yearly = sources.table(ECONOMY).set_index(["iso3", "year"])["gdp_current_usd"] / 1e6
    of_year = pd.Series(yearly.reindex(pd.MultiIndex.from_frame(frame[["iso3", "year"]])).to_numpy(), index=frame.index)
    size = frame["debt_in_default_usd_million"] / of_year.fillna(frame["iso3"].map(gdp))
    last = frame[size >= DEFAULT_SIZE].groupby("iso3")["year"].max()
    return last.reindex(places.codes).fillna(0).astype(int)


def internet(sources, places, flags):
    share = sources.latest(ECONOMY, "internet_users_pct", places.codes, sources.base_year - 5) / 100
    return fill(places, share.clip(0, 1), "internet_share", ["region", "income"], "mean of region and income group", flags)

"""Incomes, prices and levels of each place, with every hole filled by a stated rule."""

import numpy as np
import pandas as pd

ECONOMY = "economy_country_year"
PENN = "penn_world_table_11"
FILE = "countries.csv"
# A price level above this is a collapsed official exchange rate, not a price; such rows are dropped.
PRICE_LEVEL_MAX = 1.8
# PPP$ a head of places without any income series, recalled with low confidence.
GDP_RECALLED = {"COK": 20000, "ESH": 2500, "GIB": 60000, "GLP": 25000, "GUF": 17000, "MTQ": 27000, "MYT": 12000,
                "REU": 25000, "WLF": 12000}


def fill(places, values, column, keys, rule, flags, weights=None):
    flags.add_all(FILE, values.index[values.isna()], column, rule)
    return places.group_mean(values, keys, weights)


def gdp_per_head(sources, places, flags):
    """PPP$ of 2021 a head: World Bank, else Penn tables, else from dollar GDP, else the subregion."""
    codes, oldest = places.codes, sources.base_year - 10
    value = sources.latest(ECONOMY, "gdp_per_capita_ppp_2021_intl_usd", codes, oldest)
    penn = penn_per_head(sources, codes, oldest)
    dollars = sources.latest(ECONOMY, "gdp_per_capita_current_usd", codes, oldest)
    rough = np.exp(0.6 * np.log(dollars) + 3.9)
    recalled = pd.Series(GDP_RECALLED, dtype=float).reindex(codes)
    for candidate, rule in ((penn, "Penn World Table"), (rough, "from dollar GDP: exp(.6 ln usd + 3.9)"),
                            (recalled, "recalled, low confidence")):
        flags.add_all(FILE, value.index[value.isna() & candidate.notna()], "gdp_per_head_ppp", rule)
        value = value.fillna(candidate)
    return fill(places, value, "gdp_per_head_ppp", ["region", "income"], "mean of region and income group", flags)


def penn_rows(sources, column):
    frame = sources.table(PENN)
    sane = (frame["price_level_gdp_usa2021_1"] <= PRICE_LEVEL_MAX) & frame[column].notna()
    return frame[sane]


def penn_latest(sources, column, codes, oldest):
    frame = penn_rows(sources, column)
    frame = frame[frame["year"] >= oldest].sort_values("year").drop_duplicates("iso3", keep="last")
    return frame.set_index("iso3")[column].reindex(codes)


def penn_per_head(sources, codes, oldest):
    """Penn income a head, carried to the base by output per worker where the series stops earlier."""
    column = "real_gdp_expenditure_ppp_2021usd_million"
    frame = penn_rows(sources, column)
    frame = frame[frame["year"] >= oldest].sort_values("year").drop_duplicates("iso3", keep="last").set_index("iso3")
    worker = sources.table(ECONOMY).pivot_table(index="iso3", columns="year", values="gdp_per_worker_constant_usd")
    value = {}
    for code, row in frame.iterrows():
        then, now = (worker.at[code, year] if code in worker.index and year in worker.columns else np.nan
                     for year in (row["year"], sources.base_year))
        growth = now / then if np.isfinite(now) and np.isfinite(then) else 1.0
        value[code] = row[column] / row["population_million"] * growth
    return pd.Series(value).reindex(codes)


def price_level(sources, places, gdp, flags):
    """Price of GDP against the United States in the base year."""
    oldest = sources.base_year - 5
    level = penn_latest(sources, "price_level_gdp_usa2021_1", places.codes, oldest)
    level = level / level["USA"]
    dollars = sources.latest(ECONOMY, "gdp_per_capita_current_usd", places.codes, oldest)
    ratio = dollars / gdp
    ratio = (ratio / ratio["USA"]).clip(0.1, 1.6)
    flags.add_all(FILE, level.index[level.isna() & ratio.notna()], "price_level", "dollar over PPP GDP per head")
    return fill(places, level.fillna(ratio), "price_level", ["region", "subregion"], "subregion mean", flags).clip(0.1, 1.8)


def dollars_per_head(sources, places, gdp, prices):
    """Current US$ a head, for the transfer formula."""
    dollars = sources.latest(ECONOMY, "gdp_per_capita_current_usd", places.codes, sources.base_year - 5)
    scale = (dollars / (gdp * prices)).median()
    return dollars.fillna(gdp * prices * scale)


def mean_wage(sources, places, gdp, population, working, flags):
    """PPP$ a year of a worker: labour share x GDP per head x population / employment."""
    codes, oldest = places.codes, sources.base_year - 5
    share = penn_latest(sources, "labour_share_of_gdp", codes, oldest)
    jobs = sources.latest(PENN, "employment_million", codes, oldest) * 1e6
    persons = sources.latest(PENN, "population_million", codes, oldest) * 1e6
    per_adult = (jobs / persons) * population / working
    share = fill(places, share, "wage_below,wage_secondary,wage_tertiary", ["region", "subregion"],
                 "labour share of the subregion", flags)
    per_adult = fill(places, per_adult.clip(0.25, 0.95), "wage_below,wage_secondary,wage_tertiary",
                     ["region", "subregion"], "jobs per adult of the subregion", flags)
    return share * gdp * population / (per_adult * working)


def expectancy(sources, places, sex, flags):
    """Best of the five years that end with the base: a war, an earthquake or an epidemic in the base year does not last."""
    column = f"life_expectancy_{sex}"
    frame = sources.table(ECONOMY)
    frame = frame[frame["year"] > sources.base_year - 5]
    years = frame.groupby("iso3")[f"{column}_years"].max().reindex(places.codes)
    return fill(places, years, column, ["region", "subregion"], "subregion mean", flags)


def physicians(sources, places, flags):
    value = sources.latest(ECONOMY, "physicians_per_1000", places.codes, sources.base_year - 15)
    return fill(places, value, "physicians_per_1000", ["region", "subregion"], "subregion mean", flags)


def tertiary_cost(sources, places, gdp, flags):
    """PPP$ of public spending per student-year."""
    share = sources.latest(ECONOMY, "tertiary_spend_per_student_pct_gdp_per_capita", places.codes, sources.base_year - 15)
    share = share.clip(5, 300) / 100
    return fill(places, share, "tertiary_cost", ["income"], "share of GDP per head: mean of income group", flags) * gdp

"""Wages and unemployment by education, participation by sex."""

import numpy as np
import pandas as pd

from .economy import ECONOMY, FILE, fill
from .population import LEVELS

SECONDARY_OVER_BELOW = 1.49      # e^(.08*5), assumption
PREMIUM = 1.82                   # e^(.15*4), recalled
PREMIUM_SSA = 2.23               # e^(.20*4), recalled
ILO = "unemployment_by_education_ilo"
ILO_LEVELS = {"below_secondary": "basic", "secondary": "intermediate", "tertiary": "advanced"}
UNEMPLOYMENT_RANGE = (0.005, 0.4)
WAGE_RATIO = {"high": 0.87}
WAGE_RATIO_OTHER = 0.78
# Participation at 15-64 (women, men), recalled from ILO modelled estimates, rounded.
PARTICIPATION = {
    "Northern Africa": (.24, .75), "Western Asia": (.28, .77), "Southern Asia": (.27, .80), "Central Asia": (.55, .78),
    "Eastern Asia": (.68, .80), "South-eastern Asia": (.60, .81), "Eastern Africa": (.73, .82), "Middle Africa": (.66, .76),
    "Western Africa": (.58, .73), "Southern Africa": (.52, .65), "Caribbean": (.57, .74), "Central America": (.49, .81),
    "South America": (.58, .79), "Northern America": (.70, .79), "Eastern Europe": (.65, .76), "Northern Europe": (.76, .82),
    "Southern Europe": (.63, .76), "Western Europe": (.72, .80), "Australia and New Zealand": (.75, .83),
    "Melanesia": (.52, .64), "Micronesia": (.52, .68), "Polynesia": (.50, .66),
}
PARTICIPATION_GULF = (.42, .92)


def unemployment(sources, places, flags):
    """Overall rate of the last three years x the education's ratio to all, [place, level]."""
    overall = sources.recent_mean(ECONOMY, "unemployment_15plus_pct", places.codes, 3) / 100
    columns = ",".join(f"unemployment_{level.split('_')[0]}" for level in LEVELS)
    overall = fill(places, overall, columns, ["region", "subregion"], "overall rate of the subregion", flags)
    everyone = sources.latest(ILO, "unemployment_25_54_all_pct", places.codes, sources.base_year - 15)
    result = pd.DataFrame(index=places.codes)
    for level in LEVELS:
        rate = sources.latest(ILO, f"unemployment_25_54_{ILO_LEVELS[level]}_edu_pct", places.codes, sources.base_year - 15)
        ratio = (rate / everyone.where(everyone > 0)).clip(0.2, 4)
        flags.add_all(FILE, ratio.index[ratio.isna()], f"unemployment_{level.split('_')[0]}",
                      "ratio to the overall rate: mean of income group")
        result[level] = (overall * places.group_mean(ratio, ["income"])).clip(*UNEMPLOYMENT_RANGE)
    return result.to_numpy()


def premium(sources, places, flags):
    """Tertiary over secondary wage."""
    index = sources.latest("earnings_premium_tertiary_oecd", "earnings_tertiary_vs_upper_secondary_index100", places.codes)
    subsaharan = (places.table["region"] == "Africa") & (places.table["subregion"] != "Northern Africa")
    rule = pd.Series(np.where(subsaharan, PREMIUM_SSA, PREMIUM), index=places.codes)
    flags.add_all(FILE, index.index[index.isna()], "wage_tertiary", "premium 1.82, 2.23 in sub-Saharan Africa")
    return (index / 100).fillna(rule).to_numpy()


def wages_by_level(level, premiums, persons, jobless):
    """Wages whose employment-weighted mean is `level`, [place, level of education]."""
    relative = np.column_stack([np.ones(len(premiums)), np.full(len(premiums), SECONDARY_OVER_BELOW),
                                SECONDARY_OVER_BELOW * premiums])
    jobs = persons * (1.0 - jobless)
    mean = (jobs * relative).sum(axis=1) / jobs.sum(axis=1)
    return relative * (level / mean)[:, None]


def participation(places, flags):
    pairs = [PARTICIPATION_GULF if gulf else PARTICIPATION[sub]
             for gulf, sub in zip(places.column("gulf"), places.column("subregion"))]
    flags.add(FILE, "all", "female_participation,male_participation", "recalled value of the subregion")
    return np.array(pairs)


def wage_ratio(places, flags):
    flags.add(FILE, "all", "female_wage_ratio", "assumption by income group")
    return np.array([WAGE_RATIO.get(group, WAGE_RATIO_OTHER) for group in places.column("income")])

"""How many of an origin's newcomers are skilled, from the growth of its skilled emigrants between the last two counts."""

import numpy as np

TABLE = "emigrants_by_skill_wdr2023"
# The counts are ten years apart, of another age group, and of all destinations together: half the weight, assumption.
WEIGHT = 0.5
GROWTH_RANGE = (0.5, 2.0)        # in five years
FACTOR_RANGE = (0.25, 4.0)


def growth_of_five_years(sources, codes):
    """Factor of skilled emigrants in five years between the last two counts known; NaN where there are not two."""
    frame = sources.table(TABLE)
    frame = frame.assign(persons=frame["emigrants_tertiary_female_persons"] + frame["emigrants_tertiary_male_persons"])
    wide = frame.pivot_table(index="iso3", columns="year", values="persons").reindex(codes)
    years = sorted(wide.columns)[-2:]
    if len(years) < 2:
        return np.full(len(codes), np.nan)
    ratio = wide[years[1]] / wide[years[0]].where(wide[years[0]] > 0)
    return (ratio.where(ratio > 0) ** (5.0 / (years[1] - years[0]))).clip(*GROWTH_RANGE).to_numpy()


def factor(growth, damping, stock, remaining, newcomers):
    """Of the skilled departures of each origin, at which its skilled emigrants grow on as before, damped; `stock`, `remaining` and
    `newcomers` are skilled persons [origin, destination] at the base, those of them there five years later, and who comes."""
    wanted = (stock * (1.0 + damping * (growth - 1.0))[:, None] - remaining).sum(axis=1)
    coming = newcomers.sum(axis=1)
    ratio = np.clip(wanted / np.maximum(coming, 1e-9), *FACTOR_RANGE) ** WEIGHT
    return np.where(np.isfinite(growth) & (coming > 0), ratio, 1.0)

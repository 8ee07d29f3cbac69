"""Yearly hazards of return, from the five-year return flows before the base year."""

import numpy as np

HAZARD = np.array([0.086, 0.028, 0.008])   # a year, by bin of stay: under 5, 5-10, 10 years and more
BALLAST = 2000.0                           # persons; keeps effects of small places near one
CELL_PRIOR = 1000.0                        # persons of return flow at which a corridor counts as much as its margins
ROUNDS = 200
FACTOR_RANGE = (0.1, 8.0)
HAZARD_MAX = 0.25                          # a year; beyond, an estimated flow empties its stock


def fit(flow5, stock, durations):
    """Hazards a year of the whole stock, [birth, residence], meeting the returns by birth country and by residence.

    The estimated flows hold hardly any information on single corridors (about .11 of every stock in five years),
    so a corridor's own flow only counts in proportion to its size.
    """
    base = durations @ HAZARD
    origin, destination = np.ones(len(flow5)), np.ones(len(flow5))
    for _ in range(ROUNDS):
        expected = _expected(stock, base, origin, destination)
        origin = np.clip(origin * (flow5.sum(axis=1) + BALLAST) / (expected.sum(axis=1) + BALLAST), *FACTOR_RANGE)
        expected = _expected(stock, base, origin, destination)
        destination = np.clip(destination * (flow5.sum(axis=0) + BALLAST) / (expected.sum(axis=0) + BALLAST), *FACTOR_RANGE)
    factor = np.clip(np.outer(origin, destination), *FACTOR_RANGE)
    expected = _expected(stock, base, origin, destination)
    share = np.where(stock > 0, np.minimum(flow5 / np.maximum(stock, 1.0), 0.9), 0.0)
    observed = -np.log(1.0 - share) / 5.0
    size = np.maximum(flow5, expected)
    weight = np.where(stock > 0, size / (size + CELL_PRIOR), 0.0)
    hazard = weight * observed + (1.0 - weight) * base * factor
    return np.minimum(hazard, HAZARD_MAX)


def _expected(stock, base, origin, destination):
    factor = np.clip(np.outer(origin, destination), *FACTOR_RANGE)
    return stock * -np.expm1(-5.0 * base * factor)

"""Persons turning 15 in each calendar year, by country of birth and sex."""

import numpy as np

LAST_YEAR = 2060
HALF_LIFE = 15.0                 # years in which cohort growth approaches one, assumption
CHILD_GROUPS = 3


def survival_to_15(life_expectancy, group):
    """Chance of a child of the group (0-4, 5-9, 10-14) to reach 15; most early deaths fall before the middle of 0-4."""
    under_five = np.exp(4.87 - 0.127 * life_expectancy)
    late = 0.1 * under_five
    return 1.0 - np.select([group == 0, group == 1], [0.25 * under_five + late, late], 0.5 * late)


def natives_per_resident(born, home, residents):
    """At 15-19, [place, sex]; where natives at home are a small difference of large numbers, at least as at all ages."""
    young = born[:, :, 0].sum(axis=2) / residents[:, :, 0].sum(axis=2)
    everybody = home.sum(axis=(1, 2, 3)) / residents.sum(axis=(1, 2, 3))
    return np.maximum(young, np.minimum(everybody, 1.0)[:, None])


def cohorts(children, ratio, expectancy, base_year):
    """[year, place, sex]; `children` are residents 0-4, 5-9, 10-14, `ratio` natives of the world per resident at 15-19."""
    alive = np.stack([children[:, :, g] / 5.0 * survival_to_15(expectancy, g) for g in range(CHILD_GROUPS)], axis=2)
    alive = alive * ratio[:, :, None]
    years = []
    for k in range(LAST_YEAR - base_year + 1):
        years.append(_known(alive, k) if k < 15 else _later(alive, years[-1], k - 15))
    return np.array(years)


def _known(alive, k):
    """Straight line between the middles of the five-year groups, so that no step appears at their borders."""
    position = np.clip((14 - k - 2.0) / 5.0, 0.0, 2.0)
    low = int(min(np.floor(position), 1))
    return alive[:, :, low] + (position - low) * (alive[:, :, low + 1] - alive[:, :, low])


def _later(alive, last, k):
    growth = np.clip(alive[:, :, 0] / np.maximum(alive[:, :, 1], 1e-9), 0.7, 1.4) ** 0.2
    return last * growth ** (0.5 ** (k / HALF_LIFE))

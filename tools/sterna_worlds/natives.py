"""Natives living at home, and how many of them are tertiary-educated."""

import numpy as np

from .ages import GROUPS

# Natives at home are never fewer than this share of the residents (Gulf, microstates).
FLOOR = 0.05
# The count behind the emigration rates may move the odds of tertiary by e^3 at most; beyond, it is a miscount.
SHIFT_MAX = 3.0


def at_home(people, immigrants, migrant_ages, adult_immigrants, counted_tertiary, places, flags):
    """[place, sex, age, level] aged 15-64.

    Heads are residents less immigrants (`immigrants` is [place, sex], 15-64; `adult_immigrants` 15 and over).
    Education follows the residents' ages, with the odds of tertiary shifted so that the count of tertiary natives
    15+ is the resident count the published emigration rates divide by: the two sources differ by up to 32 points,
    and a rate must not mix them. The share stays below the larger of the two sources' shares, because where most
    residents are foreign the count holds foreigners too.
    """
    residents = people.working.sum(axis=3)
    foreign = immigrants[:, :, None] * migrant_ages
    heads = np.maximum(residents - foreign, FLOOR * residents)
    everyone = residents.sum(axis=(1, 2))
    wanted = np.maximum(everyone - immigrants.sum(axis=1), FLOOR * everyone)
    heads = heads * (wanted / heads.sum(axis=(1, 2)))[:, None, None]
    shares = people.adults / np.maximum(people.adults.sum(axis=3, keepdims=True), 1e-9)
    adults = people.adults.sum(axis=(2, 3))
    natives = np.maximum(adults - adult_immigrants, FLOOR * adults)
    own = (people.adults[:, :, :, 2].sum(axis=2)) / adults
    target = np.minimum(counted_tertiary / natives, np.maximum(own, counted_tertiary / adults))
    for place, sex in np.ndindex(target.shape):
        if np.isfinite(target[place, sex]):
            shares[place, sex] = shifted(shares[place, sex], people.adults[place, sex].sum(axis=1), target[place, sex])
    unknown = ~np.isfinite(target).all(axis=1)
    flags.add_all("residents.csv", [c for c, u in zip(places.codes, unknown) if u], "education",
                  "no count behind a rate: shares of the age and education table")
    return heads[:, :, :, None] * shares[:, :, : len(GROUPS), :]


def shifted(shares, persons, target):
    """Shares by age whose odds of tertiary are multiplied so that the mean meets the target."""
    tertiary = np.clip(shares[:, 2], 0.0, 1.0 - 1e-9)
    if (tertiary * persons).sum() <= 0:
        return shares
    odds = tertiary / (1.0 - tertiary)
    low, high = -SHIFT_MAX, SHIFT_MAX
    for _ in range(50):
        middle = 0.5 * (low + high)
        moved = odds * np.exp(middle)
        reached = (persons * moved / (1.0 + moved)).sum() / persons.sum()
        low, high = (middle, high) if reached < target else (low, middle)
    moved = odds * np.exp(low)
    rest = 1.0 / ((1.0 + moved) * (1.0 - tertiary))
    return np.column_stack([shares[:, 0] * rest, shares[:, 1] * rest, moved / (1.0 + moved)])

"""A world in memory: the arrays every file is written from."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd


@dataclass
class World:
    base_year: int
    codes: list
    countries: pd.DataFrame          # one row a code, columns of countries.csv
    natives: np.ndarray              # at home, 15-64, [place, sex, age, level]
    stocks: np.ndarray               # abroad, 15-64, [origin, destination, sex, level]
    migrant_ages: np.ndarray         # [destination, sex, age]
    pairs: dict                      # column of corridors.csv -> [origin, destination]
    entries: np.ndarray              # [year, place, sex]
    weights: dict = field(default_factory=dict)   # what rests are averaged with; not written
    members: dict = field(default_factory=dict)   # node -> its places


def six_digits(values):
    """Rounds to six significant digits."""
    values = np.asarray(values, dtype=float)
    size = np.where(values == 0, 1.0, np.abs(values))
    scale = 10.0 ** (5 - np.floor(np.log10(size)))
    return np.round(values * scale) / scale


def whole(cells, total=None):
    """Rounds to whole persons so that the sum is kept (largest remainder, ties by position)."""
    flat = np.asarray(cells, dtype=float).ravel()
    wanted = int(round(flat.sum() if total is None else total))
    low = np.floor(flat)
    missing = wanted - int(low.sum())
    order = np.argsort(-(flat - low), kind="stable")
    low[order[:missing]] += 1
    return low.astype(np.int64).reshape(np.shape(cells))


def round_persons(world):
    """Whole persons everywhere: destinations keep their sums of stocks, places their sums of natives."""
    places = range(len(world.codes))
    stocks = np.stack([whole(world.stocks[:, d]) for d in places], axis=1)
    natives = np.stack([whole(world.natives[c]) for c in places])
    pairs = {**world.pairs, "stock": stocks.sum(axis=(2, 3))}
    return replace(world, stocks=stocks, natives=natives, pairs=pairs, entries=np.round(world.entries))

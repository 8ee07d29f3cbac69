"""A gravity regression towards which thin flows are shrunk."""

import numpy as np

# Persons in five years at which a corridor's own flow weighs one half; of 300 to 3000 best for stocks of 2010 from 2005.
PRIOR = 1000.0
BALLAST = 2000.0
ROUNDS = 50


def expected(flow5, stock, pairs, population, income):
    """Five-year arrivals a corridor of this kind has, scaled to the sums of origins and destinations."""
    size, money = np.log(population), np.log(income)
    n = len(population)
    ones = np.ones((n, n))
    columns = [ones, np.log1p(stock), np.log1p(stock.T), np.log(pairs["distance_km"]), pairs["contiguous"],
               pairs["common_language"], pairs["colony"], pairs["visa_required"], pairs["free_movement"],
               money[:, None] * ones, money[None, :] * ones, size[:, None] * ones, size[None, :] * ones,
               np.log1p(stock.sum(axis=1))[:, None] * ones, np.log1p(stock.sum(axis=0))[None, :] * ones]
    x = np.stack(columns, axis=-1)
    away = ~np.eye(n, dtype=bool)
    used = away & (flow5 > 0) & ((flow5 >= 5) | (stock >= 100))
    weight = np.sqrt(np.minimum(1.0 + flow5[used] / 300.0, 30.0))
    solution = np.linalg.lstsq(x[used] * weight[:, None], np.log(flow5[used]) * weight, rcond=None)[0]
    fitted = np.where(away, np.exp(np.clip(x @ solution, -30, 16)), 0.0)
    return _to_margins(fitted, flow5)


def _to_margins(fitted, flow5):
    for _ in range(ROUNDS):
        fitted = fitted * ((flow5.sum(axis=1) + BALLAST) / (fitted.sum(axis=1) + BALLAST))[:, None]
        fitted = fitted * ((flow5.sum(axis=0) + BALLAST) / (fitted.sum(axis=0) + BALLAST))[None, :]
    return fitted


def shrunk(flow5, fitted):
    """Weighted mean in logs of a corridor's own flow and the fitted one; the world's sum is kept."""
    weight = flow5 / (flow5 + PRIOR)
    own = np.log(np.maximum(flow5, 0.1))
    mixed = np.where(fitted > 0, np.exp(weight * own + (1.0 - weight) * np.log(np.maximum(fitted, 1e-12))), 0.0)
    return mixed * flow5.sum() / mixed.sum()

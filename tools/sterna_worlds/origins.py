"""Tertiary emigrants of each origin: published, or predicted where no row exists."""

import numpy as np
import pandas as pd

RIDGE = 10.0
ADULTS_OF_STOCK = 0.92           # median ratio of published adult emigrants to the stock of all ages


def margin(places, published, persons, by_destination, economy, sex):
    """Tertiary emigrants 15+ of one sex by origin, and which of them are predicted."""
    counted = published.emigrants[:, sex, 1]
    everyone = published.emigrants[:, sex, :].sum(axis=1)
    known = np.isfinite(counted) & (everyone > 0)
    features = _features(places, published, persons, by_destination, economy, sex)
    # A row counts only if the two sources agree on how many emigrants there are at all.
    ratio = everyone / np.maximum(ADULTS_OF_STOCK * persons.sum(axis=1), 1.0)
    learn = known & (everyone > 2000) & (counted > 0) & (ratio > 0.3) & (ratio < 3)
    share = np.where(known, counted / np.maximum(everyone, 1.0), np.nan)
    predicted = np.clip(np.exp(_ridge(features, np.log(np.where(learn, share, 1.0)), learn)), 0.01, 0.95)
    guess = predicted * ADULTS_OF_STOCK * persons.sum(axis=1)
    return np.where(known, counted, guess), ~known


def _features(places, published, persons, by_destination, economy, sex):
    stock = np.maximum(persons.sum(axis=1), 1.0)
    mix = np.clip((persons * by_destination).sum(axis=1) / stock, 0.02, 0.95)
    home = published.residents[:, sex, :]
    schooled = pd.Series(home[:, 1] / home.sum(axis=1), index=places.codes)
    schooled = np.clip(places.group_mean(schooled, ["region", "subregion"]).to_numpy(), 0.005, 0.9)
    population = np.maximum(economy["population"].to_numpy(), 100.0)
    rich = (persons * (places.column("oecd") == 1)[None, :]).sum(axis=1) / stock
    columns = [np.log(mix), np.log(mix / (1 - mix)), np.log(schooled), np.log(schooled / (1 - schooled)),
               np.log(stock / population), np.log(economy["gdp_per_head_ppp"].to_numpy()), np.log(population), rich]
    for region in ("Africa", "Americas", "Asia", "Europe"):
        columns.append((places.table["region"] == region).to_numpy(dtype=float))
    columns.append((places.table["subregion"] == "Caribbean").to_numpy(dtype=float))
    return np.column_stack(columns)


def _ridge(features, outcome, learn):
    mean, spread = features[learn].mean(axis=0), features[learn].std(axis=0) + 1e-9
    x = (features - mean) / spread
    centre = outcome[learn].mean()
    gram = x[learn].T @ x[learn] + RIDGE * np.eye(x.shape[1])
    return centre + x @ np.linalg.solve(gram, x[learn].T @ (outcome[learn] - centre))

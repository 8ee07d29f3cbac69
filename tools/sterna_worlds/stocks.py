"""Stocks of persons born in one place and living in another, all ages, by sex."""

from dataclasses import dataclass

import numpy as np

NEWER = "stock_bilateral_un2024rev"
OLDER = "stock_bilateral_un2020rev"


@dataclass
class Stock:
    """Persons of all ages, [origin, destination]; `female` is a part of `total`."""
    total: np.ndarray
    female: np.ndarray

    def of_sex(self, sex):
        return self.female if sex == 0 else self.total - self.female


def older_revision(sources, codes, year):
    return _pairs(sources, OLDER, codes, year)


def named_only(sources, codes, year):
    return _pairs(sources, NEWER, codes, year)


def _pairs(sources, name, codes, year):
    total = sources.matrix(name, "total_persons", codes, year=year)
    female = sources.matrix(name, "female_persons", codes, year=year)
    np.fill_diagonal(total, 0.0)
    np.fill_diagonal(female, 0.0)
    return Stock(total, female)


def unnamed(sources, codes, year):
    """Persons a destination reports without an origin of our list (total, one a destination)."""
    frame = sources.table(NEWER)
    frame = frame[(frame["year"] == year) & ~frame["iso3_o"].isin(codes)]
    return frame.groupby("iso3_d")["total_persons"].sum().reindex(codes).fillna(0.0).to_numpy(dtype=float)


def unfolded(sources, codes, year):
    """The newer revision with its unknown origins given back.

    Destinations such as the United States or Germany name few origins; spreading the rest over the named ones
    would leave hundreds of large corridors empty. Origins that only the older revision names are served first,
    up to their stock there; what remains is spread pro rata.
    """
    newer, older = named_only(sources, codes, year), older_revision(sources, codes, year)
    rest = unnamed(sources, codes, year)
    absent = np.where(newer.total == 0, older.total, 0.0)
    wanted = absent.sum(axis=0)
    added = absent * np.minimum(1.0, rest / np.maximum(wanted, 1.0))
    total = newer.total + added
    left = rest - added.sum(axis=0)
    present = total.sum(axis=0)
    total = total * (1.0 + np.where(present > 0, left / np.maximum(present, 1.0), 0.0))
    return Stock(total, total * female_share(newer, older))


def female_share(newer, older):
    """Share of women in a corridor: newer revision, else older, else the destination's mean."""
    mean = newer.female.sum(axis=0) / np.maximum(newer.total.sum(axis=0), 1.0)
    share = np.broadcast_to(np.where(mean > 0, mean, 0.5), newer.total.shape).copy()
    for stock in (older, newer):
        known = stock.total > 0
        share[known] = stock.female[known] / stock.total[known]
    return share


def destination_totals(sources, codes, year):
    """All foreign-born of a destination, unknown origins included."""
    return named_only(sources, codes, year).total.sum(axis=0) + unnamed(sources, codes, year)

"""How much of a corridor's change of stock comes again in the next five years, from all windows known at the base year."""

import numpy as np

from . import stocks

FIRST_YEAR = 1990                # of the stocks of record
LEAST = 1000.0                   # persons of stock in the middle year


def damping(sources, codes, base_year):
    """Part of a window's net change that is expected again: mean over pairs of windows up to the base, each fitted by least absolutes."""
    years = range(FIRST_YEAR, base_year + 1, 5)
    known = [stocks.unfolded(sources, codes, year).total for year in years]
    return float(np.mean([slope(*three) for three in zip(known, known[1:], known[2:])]))


def slope(first, middle, last):
    """b that minimises the sum of |(last - middle) - b (middle - first)|: the median of ratios weighted by the earlier change."""
    used = (middle >= LEAST) & (middle != first)
    earlier, later = (middle - first)[used], (last - middle)[used]
    ratio, weight = later / earlier, np.abs(earlier)
    order = np.argsort(ratio, kind="stable")
    below = np.cumsum(weight[order])
    return float(ratio[order][np.searchsorted(below, 0.5 * below[-1])])

"""What bilateral stocks and flows became after the base year: for scoring only, never read by the model."""

import numpy as np

from . import flows, inflow, persistence, stocks

HEADER = ["origin", "destination", "before", "base", "filled", "older", "aim", "after_5", "after_10",
          "outward_before", "return_before", "transit_before", "outward_after", "return_after", "transit_after"]
LAST_STOCK, LAST_WINDOW = 2020, 2010
LEAST = 100  # persons in some column: smaller corridors enter no score


def rows(everything, places, nodes, base_year):
    """`everything` is read without the cut at the base year. All ages; a cell is empty where nothing is known yet.

    Stocks are those that the newer revision names; `filled` is the base stock with its unknown origins given back, from which the
    world starts, `older` that of the revision to which the flows belong, and `aim` the one that arrivals and exits explain.
    """
    columns = _columns(everything, places, base_year)
    matrix = nodes.matrix
    folded = [None if values is None else matrix @ values @ matrix.T for values in columns]
    largest = np.maximum.reduce([values for values in folded if values is not None])
    for o, origin in enumerate(nodes.codes):
        for d, destination in enumerate(nodes.codes):
            if o != d and largest[o, d] >= LEAST:
                yield [origin, destination, *("" if values is None else str(int(round(values[o, d]))) for values in folded)]


def _columns(everything, places, base):
    codes = places.codes
    named = {year: stocks.named_only(everything, codes, year).total for year in range(base - 5, min(base + 10, LAST_STOCK) + 1, 5)}
    people = everything.table("economy_country_year").pivot_table(index="iso3", columns="year", values="population_persons")
    population = people[base].reindex(codes).fillna(0.0).to_numpy()
    window = {start: _window(everything, places, population, start) for start in (base - 5, base)}
    filled = stocks.unfolded(everything, codes, base).total
    aim = inflow.aim(stocks.unfolded(everything, codes, base - 5).total, filled, persistence.damping(everything, codes, base))
    return [named[base - 5], named[base], filled, stocks.older_revision(everything, codes, base).total, aim,
            named.get(base + 5), named.get(base + 10), *window[base - 5], *window[base]]


def _window(everything, places, population, start):
    """Outward, return and transit flows of five years, transit by the countries left and reached; unknown where the source ends before."""
    if start > LAST_WINDOW:
        return None, None, None
    read = flows.window(everything, places, population, start)
    return read.outward, read.returned, read.transit

"""The published five-year flows before the base year, by country of birth."""

from dataclasses import dataclass

import numpy as np

TABLE = "flows_5y_abel_cohen_1990_2015"
TRANSIT_PRIOR = 2000.0
# Units of the flow table before a split: code in the table -> successors, shared by population.
SPLITS = {"SCG": ("SRB", "MNE"), "SDN": ("SDN", "SSD")}


@dataclass
class Flows:
    start: int               # first year of the window
    outward: np.ndarray      # [birth = start, end], persons in five years
    returned: np.ndarray     # [birth = end, residence at start]
    transit: np.ndarray      # [start, end], born elsewhere


def last_window(sources, places, population):
    start = int(sources.table(TABLE)["period_start_year"].max())
    flows = window(sources, places, population, start)
    previous = window(sources, places, population, start - 5)
    flows.transit = _smoothed(0.5 * (flows.transit + previous.transit))
    return flows


def window(sources, places, population, start):
    def read(kind):
        return _with_successors(sources, places, population, f"{kind}_da_pb_closed_persons_5y", start)
    return Flows(start, read("outward"), read("return").T, read("transit"))


def _with_successors(sources, places, population, column, start):
    frame = sources.table(TABLE)
    present = set(frame[frame["period_start_year"] == start]["iso3_o"])
    extra = [code for code in SPLITS if code not in places.codes]
    flow = sources.matrix(TABLE, column, places.codes + extra, period_start_year=start)
    position = {code: k for k, code in enumerate(places.codes + extra)}
    for code, parts in SPLITS.items():
        if code in present and parts[1] not in present:
            shares = np.array([population[position[part]] for part in parts])
            flow = _share_out(flow, position[code], [position[part] for part in parts], shares / shares.sum())
    flow = flow[: len(places), : len(places)]
    np.fill_diagonal(flow, 0.0)
    return flow


def _share_out(flow, unit, parts, shares):
    row, column = flow[unit].copy(), flow[:, unit].copy()
    flow[unit], flow[:, unit] = 0.0, 0.0
    for part, share in zip(parts, shares):
        flow[part] += share * row
        flow[:, part] += share * column
    return flow


def _smoothed(transit):
    """Transit is mostly noise: each cell leans on the product of its margins."""
    product = np.outer(transit.sum(axis=1), transit.sum(axis=0)) / max(transit.sum(), 1.0)
    weight = transit / (transit + TRANSIT_PRIOR)
    smooth = weight * transit + (1.0 - weight) * product
    np.fill_diagonal(smooth, 0.0)
    return smooth * transit.sum() / max(smooth.sum(), 1.0)


def arrivals_by_birth(flows, stock):
    """Five-year arrivals [birth, residence]: outward moves plus transit given to the births of the place left."""
    share = stock / np.maximum(stock.sum(axis=0), 1.0)
    arrived = flows.outward + share @ flows.transit
    np.fill_diagonal(arrived, 0.0)
    return arrived

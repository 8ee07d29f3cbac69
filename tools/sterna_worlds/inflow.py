"""Yearly arrivals and attrition of each corridor, from the flows and the stock change before the base year."""

from dataclasses import dataclass

import numpy as np

# Weight of the stock change against the flows. Where more came than the flows say, the stock is right: nobody can be there who
# did not come. Where fewer seem to have come, a part of the gap is people who left unseen. Assumptions, compared on scores
# in cells.
THETA_UP, THETA_DOWN = 1.0, 0.7
# Persons of stock at which that weight is halved; of 100 to 1000 best for stocks of 2010 from 2005.
THETA_PRIOR = 300.0
FLOOR = 0.25                     # of the flow-based arrivals
ATTRITION_MAX = 0.15             # a year
ATTRITION_LEAST = 1e-4           # a year
DEATHS = 0.0048                  # a year, of all ages; what the flows' own accounting implies
ONWARD_MAX = 0.15                # of a destination's foreign-born in five years; beyond, an estimated flow
NETWORK = 0.3                    # elasticity to the stock when an older window is carried forward
NEGLIGIBLE = 0.05                # persons in five years
HALVINGS = 40
FADING = 4.0                     # years over which exits of arrivals fade, as in the model before a destination is calibrated


@dataclass
class Inflow:
    newcomers: np.ndarray    # [birth, residence], all ages, who came in five years and are there at their end
    attrition: np.ndarray    # a year, of those who have stayed five years and more


def staying(exit_5y):
    """Share of those who arrive evenly over five years that is there at their end, if `exit_5y` of arrivals leave within five years.

    The hazard fades exponentially with the stay.
    """
    years = np.linspace(0.05, 4.95, 50)
    faded = -np.expm1(-years / FADING) / -np.expm1(-5.0 / FADING)
    return np.power(1.0 - np.asarray(exit_5y)[..., None], faded).mean(axis=-1)


def carried_forward(flow5, growth, before, after):
    """An older window's flow at the size of today's natives and stock."""
    ratio = np.clip((after + 50.0) / (before + 50.0), 0.5, 2.0)
    return flow5 * growth[:, None] * ratio ** NETWORK


def aim(start, end, damping):
    """The stock at the end of a window that arrivals and exits are to explain: `damping` is the part of a change that comes again."""
    return start + damping * (end - start)


def onward_hazard(transit5, stock):
    """Yearly hazard of moving on to a third country, by residence; `transit5` is [start, end]."""
    people = stock.sum(axis=0)
    moving = np.where(people > 0, np.minimum(transit5.sum(axis=1) / np.maximum(people, 1.0), ONWARD_MAX), 0.0)
    return -np.log1p(-moving) / 5.0


def exposed(share_recent):
    """Part of five years that a stock lives under attrition: its people of under five years come to it as their stay grows."""
    return 1.0 - 0.5 * share_recent


def with_stock_change(flow5, hazard, onward, start, wanted, end=None, exposure=1.0):
    """Newcomers and attrition that explain both the flows and the stock wanted at the end of the last five years.

    Stock at the end = start exp(-5 (returns + onward moves + deaths + attrition x exposure)) + newcomers. Flows of record are newcomers too: who
    came and left within the five years is in neither. Where the stock has grown to `end`, as many leave unseen of the larger one as of the smaller.
    """
    needed = wanted - remaining(start, hazard, onward, 0.0)
    larger = np.maximum(start, wanted)
    trust = larger / (larger + THETA_PRIOR)
    theta = np.where(needed > flow5, THETA_UP, THETA_DOWN) * trust
    positive = np.maximum(np.maximum(needed, FLOOR * flow5), 1e-9)
    newcomers = np.where(flow5 > 0, np.maximum(flow5, 1e-9) ** (1.0 - theta) * positive ** theta, np.maximum(needed, 0.0) * theta)
    attrition = trust * _closing(newcomers, hazard, onward, start, wanted, exposure) * start / np.maximum(np.maximum(start, wanted if end is None else end), 1.0)
    attrition[(attrition < ATTRITION_LEAST) | (larger < 1.0)] = 0.0
    newcomers[newcomers < NEGLIGIBLE] = 0.0
    np.fill_diagonal(newcomers, 0.0)
    np.fill_diagonal(attrition, 0.0)
    return Inflow(newcomers, attrition)


def remaining(start, hazard, onward, attrition):
    """Of the people there at the start, those still there after five years; as many return as without the other exits, so their rate is higher beside them.

    `attrition` is that of the whole stock: the rate of the settled times their exposure.
    """
    other = 5.0 * (DEATHS + onward[None, :] + attrition)
    returning = hazard * other / -np.expm1(-other)
    return start * np.exp(-5.0 * returning - other)


def _closing(newcomers, hazard, onward, start, wanted, exposure):
    """The attrition at which the stock ends at its aim, by halving: it falls as attrition rises."""
    low, high = np.zeros_like(start), np.full_like(start, ATTRITION_MAX)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        over = remaining(start, hazard, onward, middle * exposure) + newcomers > wanted
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return low

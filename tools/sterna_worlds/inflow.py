"""Yearly arrivals and attrition of each corridor, from the flows and the stock change before the base year."""

from dataclasses import dataclass

import numpy as np

from . import returns

NEW_HAZARD = returns.HAZARD[0]
THETA = 0.7                      # weight of the stock change against the flows
THETA_PRIOR = 1000.0             # persons of stock at which that weight is halved
DAMPING = 0.7                    # part of the window's net change believed to last
FLOOR = 0.25                     # of the flow-based arrivals
ATTRITION_MAX = 0.15             # a year
DEATHS = 0.0048                  # a year, of all ages; what the flows' own accounting implies
NETWORK = 0.3                    # elasticity to the stock when an older window is carried forward
NEGLIGIBLE = 0.01                # persons a year


@dataclass
class Inflow:
    yearly: np.ndarray       # [birth, residence], all ages
    attrition: np.ndarray    # a year


def survival(factor):
    """Share of a five-year window's arrivals still there at its end."""
    h = 5.0 * np.minimum(NEW_HAZARD * factor, 0.6)
    return -np.expm1(-h) / h


def carried_forward(flow5, growth, before, after):
    """An older window's flow at the size of today's natives and stock."""
    ratio = np.clip((after + 50.0) / (before + 50.0), 0.5, 2.0)
    return flow5 * growth[:, None] * ratio ** NETWORK


def with_stock_change(flow5, fitted_returns, start, end):
    """Arrivals that explain both the flows and the (damped) change of stock over the last five years."""
    stay = survival(fitted_returns.factor)
    by_flow = flow5 / stay
    gone = start * -np.expm1(-5.0 * (fitted_returns.hazard + DEATHS))
    needed = (DAMPING * (end - start) + gone) / (stay * np.exp(-2.5 * DEATHS))
    larger = np.maximum(start, end)
    theta = THETA * larger / (larger + THETA_PRIOR)
    floor = FLOOR * by_flow
    positive = np.maximum(np.maximum(needed, floor), 1e-9)
    total = np.where(by_flow > 0, np.maximum(by_flow, 1e-9) ** (1.0 - theta) * positive ** theta, np.maximum(needed, 0.0) * theta)
    lost = np.maximum(floor - needed, 0.0) * stay
    middle = np.sqrt(np.maximum(start, 1.0) * np.maximum(end, 1.0))
    attrition = np.where(larger >= 1.0, np.clip(lost / (5.0 * middle), 0.0, ATTRITION_MAX), 0.0)
    yearly = total / 5.0
    yearly[yearly < NEGLIGIBLE] = 0.0
    np.fill_diagonal(yearly, 0.0)
    np.fill_diagonal(attrition, 0.0)
    return Inflow(yearly, attrition)

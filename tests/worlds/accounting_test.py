"""Flows and stocks of the years before the base add up; what comes again of a change is estimated, not chosen."""

import numpy as np
import pytest

from sterna_worlds import inflow, persistence

NONE = np.zeros(2)


def pair(value):
    """A corridor from the first place to the second."""
    return np.array([[0.0, value], [0.0, 0.0]])


def account(flow, start, wanted, hazard=0.02, onward=NONE):
    return inflow.with_stock_change(pair(flow), pair(hazard), onward, pair(start), pair(wanted))


@pytest.mark.parametrize("flow, wanted", ((30_000.0, 130_000.0), (30_000.0, 60_000.0), (5_000.0, 110_000.0)))
def test_stock_at_the_end_is_what_remains_and_who_came(flow, wanted):
    start = 100_000.0
    result = account(flow, start, wanted)
    remains = inflow.remaining(pair(start), pair(0.02), NONE, result.attrition)
    assert result.newcomers[0, 1] + remains[0, 1] == pytest.approx(wanted, rel=0.02)


def test_where_more_came_than_flows_say_the_stock_is_right():
    grown = account(1_000.0, 100_000.0, 150_000.0)
    assert grown.newcomers[0, 1] > 50_000.0 and grown.attrition[0, 1] == 0.0


def test_where_fewer_seem_to_have_come_some_left_unseen():
    shrunk = account(30_000.0, 100_000.0, 80_000.0)
    needed = 80_000.0 - inflow.remaining(pair(100_000.0), pair(0.02), NONE, 0.0)[0, 1]
    assert 0.0 < shrunk.attrition[0, 1] <= inflow.ATTRITION_MAX
    assert max(needed, 0.0) < shrunk.newcomers[0, 1] < 30_000.0


def test_moves_onward_are_made_good_by_newcomers():
    onward = account(30_000.0, 100_000.0, 110_000.0, onward=np.array([0.0, 0.02]))
    assert onward.newcomers[0, 1] > account(30_000.0, 100_000.0, 110_000.0).newcomers[0, 1] + 5_000.0


def test_other_exits_take_nothing_from_returns():
    """As many return whatever else takes people away: share of returns over all exits x exits is the same."""
    start, hazard = pair(1_000.0), pair(0.03)
    attrition = pair(0.10)
    other = 5.0 * (inflow.DEATHS + 0.10)
    remains = inflow.remaining(start, hazard, NONE, attrition)[0, 1]
    returning = 0.15 * other / -np.expm1(-other)
    returned = (1_000.0 - remains) * returning / (returning + other)
    assert returned == pytest.approx(1_000.0 * -np.expm1(-0.15), rel=0.05)


def test_staying_falls_with_exits_and_early_exits_weigh_more():
    assert inflow.staying(np.array([0.0]))[0] == pytest.approx(1.0)
    assert inflow.staying(np.array([0.67]))[0] < 1.0 - 0.67 / 2
    assert np.all(np.diff(inflow.staying(np.array([0.1, 0.3, 0.5, 0.7]))) < 0)


def test_what_comes_again_is_the_slope_of_changes_on_earlier_changes():
    first, middle = pair(10_000.0) + pair(0.0).T, pair(14_000.0)
    assert persistence.slope(first, middle, pair(16_000.0)) == pytest.approx(0.5)


def test_one_odd_corridor_does_not_move_the_slope():
    first = np.array([[0, 10_000.0, 10_000.0], [10_000.0, 0, 10_000.0], [10_000.0, 10_000.0, 0]])
    middle, last = first * 1.2, first * 1.2 + first * 0.2 * 0.6
    last[0, 1] = 900_000.0
    np.fill_diagonal(middle, 0.0)
    assert persistence.slope(first, middle, last) == pytest.approx(0.6)


def test_where_a_stock_has_grown_as_many_leave_unseen_as_before():
    """A surge from 1,000 to 100,000 says nothing of how the 100,000 will leave."""
    surge = account(90_000.0, 1_000.0, 80_000.0)
    assert 0.0 < surge.attrition[0, 1] <= inflow.ATTRITION_MAX * 1_000.0 / 80_000.0
    counted = inflow.with_stock_change(pair(90_000.0), pair(0.02), NONE, pair(1_000.0), pair(80_000.0), end=pair(160_000.0))
    assert counted.attrition[0, 1] == pytest.approx(surge.attrition[0, 1] / 2.0)


def test_only_the_settled_are_exposed_to_attrition():
    assert inflow.exposed(0.0) == 1.0 and inflow.exposed(1.0) == 0.5
    half = inflow.with_stock_change(pair(30_000.0), pair(0.02), NONE, pair(100_000.0), pair(80_000.0), exposure=0.5)
    whole = account(30_000.0, 100_000.0, 80_000.0)
    assert half.attrition[0, 1] == pytest.approx(min(2.0 * whole.attrition[0, 1], inflow.ATTRITION_MAX), rel=1e-6)

"""Skilled departures of an origin follow the growth of its skilled emigrants, half way."""

import numpy as np
import pandas as pd
import pytest

from sterna_worlds import skilled_trend


class Counts:
    """Skilled emigrants of two countries; the second was counted once."""

    def table(self, name):
        assert name == skilled_trend.TABLE
        half = [500.0, 1_000.0, 3_000.0]
        return pd.DataFrame({"iso3": ["AAA", "AAA", "BBB"], "year": [2000, 2010, 2010],
                             "emigrants_tertiary_female_persons": half, "emigrants_tertiary_male_persons": half})


def one(value):
    return np.array([[value, 0.0], [0.0, 0.0]])


def factor(growth, coming):
    return skilled_trend.factor(np.array([growth, np.nan]), 0.5, one(1_000.0), one(900.0), one(coming))


def test_growth_is_that_of_half_a_decade_and_unknown_from_one_count():
    growth = skilled_trend.growth_of_five_years(Counts(), ["AAA", "BBB"])
    assert growth[0] == pytest.approx(np.sqrt(2.0)) and np.isnan(growth[1])


def test_departures_that_carry_the_damped_growth_are_left_as_they_are():
    # 1,000 grow by half of 0.4 to 1,200, of whom 900 are there already.
    assert factor(1.4, 300.0)[0] == pytest.approx(1.0)


def test_departures_move_half_way_in_logs_and_no_farther_than_the_range():
    assert factor(1.4, 1_200.0)[0] == pytest.approx(0.5)
    assert factor(1.4, 75.0)[0] == pytest.approx(2.0)
    assert factor(0.5, 1_000.0)[0] == pytest.approx(np.sqrt(skilled_trend.FACTOR_RANGE[0]))


def test_without_two_counts_nothing_moves():
    assert factor(1.4, 1_200.0)[1] == 1.0

"""Tertiary emigration rates of left-out origins: how far they miss, and that nothing of their own enters."""

import csv

import numpy as np
import pandas as pd
import pytest

from sterna_worlds import build, cross_validation, origins, skills
from sterna_worlds.places import Places
from sterna_worlds.population import Residents
from sterna_worlds.sources import Sources

# What was asked for; reached in 2020: .065 and .026.
RMSE_ASKED, MEDIAN_ASKED = 0.092, 0.04
GAIN_OVER_NO_FIT = 0.1


@pytest.fixture(scope="module", params=cross_validation.YEARS)
def case(request, data):
    return cross_validation.load(data, request.param)


def test_left_out_rates_miss_by_no_more_than_was_asked(case):
    for rmse, median in zip(*cross_validation.scores(case, cross_validation.left_out(case, cross_validation.predictor))):
        assert rmse <= RMSE_ASKED and median <= MEDIAN_ASKED


def test_what_is_learned_from_other_origins_lowers_the_miss_by_a_tenth(case):
    fitted, unfitted = (cross_validation.scores(case, cross_validation.left_out(case, predict))[0].mean()
                        for predict in (cross_validation.predictor, cross_validation.by_residence))
    assert fitted < (1 - GAIN_OVER_NO_FIT) * unfitted


def test_the_share_of_women_among_left_out_tertiary_emigrants_is_near_the_published_one(case):
    def women(hidden):
        parts = [origins.margin(hidden.places, hidden.published, hidden.persons[sex], hidden.by_destination[sex], hidden.people,
                                hidden.income, sex)[0] for sex in range(2)]
        return parts[0] / sum(parts)
    published = case.published.emigrants[:, 0, 1] / case.published.emigrants[:, :, 1].sum(axis=1)
    error = np.abs(cross_validation.left_out(case, women, 1)[0] - published)
    assert np.nanmedian(error) < 0.03


@pytest.mark.parametrize("origin", ("IND", "LSO", "JAM"))
def test_a_left_out_origins_own_row_three_times_as_large_leaves_its_prediction_alone(data, tmp_path, origin):
    """All tables are read again, so the row cannot come in by a detour either."""
    for path in data.glob("*.csv"):
        (tmp_path / path.name).symlink_to(path.resolve())
    rows = pd.read_csv(data / f"{cross_validation.TABLE}.csv", keep_default_na=False, na_values=[""])
    tertiary = [c for c in rows.columns if c.startswith("emigrants_tertiary") or c == "emigration_rate_tertiary"]
    rows.loc[rows["iso3"] == origin, tertiary] *= 3
    (tmp_path / f"{cross_validation.TABLE}.csv").unlink()
    rows.to_csv(tmp_path / f"{cross_validation.TABLE}.csv", index=False)
    before, after = (cross_validation.load(folder, 2020) for folder in (data, tmp_path))
    own = before.places.codes.index(origin)
    assert after.published.emigrants[own, 0, 1] == 3 * before.published.emigrants[own, 0, 1]
    for predict in cross_validation.PREDICTORS.values():
        then, now = (cross_validation.left_out(known, predict, 1)[0] for known in (before, after))
        assert now[own] == then[own]
    others = np.isfinite(then) & (np.arange(len(then)) != own)
    assert (now[others] != then[others]).any()


class Asked(Exception):
    pass


def test_the_builder_and_the_cross_validation_ask_the_same_function(data, case, monkeypatch):
    def margin(*_):
        raise Asked
    monkeypatch.setattr(origins, "margin", margin)
    with pytest.raises(Asked):
        cross_validation.predictor(case)
    with pytest.raises(Asked):
        build.full_world(Sources(data, case.year), lambda words: None)


def test_the_command_writes_each_published_rate_beside_its_prediction(data, tmp_path, capsys):
    cross_validation.main(["--data", str(data), "-o", str(tmp_path / "rates.csv")])
    header, *rows = csv.reader((tmp_path / "rates.csv").open(encoding="utf-8"))
    published = pd.read_csv(data / f"{cross_validation.TABLE}.csv", keep_default_na=False, na_values=[""])
    published = published.set_index(["year", "iso3"])["emigration_rate_tertiary"]
    assert header == cross_validation.HEADER and {row[0] for row in rows} == {"2010", "2020"}
    assert all(abs(float(row[2]) - published[int(row[0]), row[1]]) < 1e-6 for row in rows)
    assert all(0 < float(value) < 1 for row in rows for value in row[3:])
    text = capsys.readouterr().out
    assert all(text.count(name) == len(cross_validation.YEARS) for name in cross_validation.PREDICTORS)


# From here on nothing needs the source tables.

COUNT = 60
PLACES = Places([f"P{k:02}" for k in range(COUNT)], pd.DataFrame({
    "region": "Asia", "subregion": ["Caribbean" if k % 5 == 0 else "Southern Asia" for k in range(COUNT)]},
    index=[f"P{k:02}" for k in range(COUNT)]))


def made_up(correction):
    """Sixty places whose tertiary emigrants are what residences say times e^correction."""
    random = np.random.default_rng(7)
    persons = random.uniform(1e3, 1e5, (COUNT, COUNT))
    shares = np.broadcast_to(random.uniform(0.1, 0.4, COUNT), (COUNT, COUNT))
    home = random.uniform(1e5, 1e6, (COUNT, 2, 2))
    adults = random.uniform(1e4, 1e5, (COUNT, 2, 3, 3))
    people = Residents(adults.sum(axis=(1, 2, 3)), adults, np.zeros((COUNT, 2, 3)))
    income = random.uniform(1e3, 1e5, COUNT)
    tertiary = origins.by_residence(persons, shares) * np.exp(correction(income))
    other = origins.ADULTS_OF_STOCK * persons.sum(axis=1) - tertiary
    emigrants = np.repeat(np.column_stack([other, tertiary])[:, None, :], 2, axis=1)
    published = skills.Margins(emigrants, np.zeros((COUNT, 2, 2)), home)
    rate = tertiary / (tertiary + home[:, :, 1].sum(axis=1))
    return cross_validation.Case(0, PLACES, published, rate, [persons, persons], [shares, shares], people, income)


def margin(case, sex=0):
    return origins.margin(case.places, case.published, case.persons[sex], case.by_destination[sex], case.people, case.income, sex)


def only(*indices):
    return np.isin(np.arange(COUNT), indices)


def test_an_origin_with_a_row_keeps_it_and_one_without_is_named_predicted():
    case = made_up(lambda income: 0.3 * (np.log(income) - 10))
    counts, predicted = margin(case.without(only(3, 8)))
    assert np.flatnonzero(predicted).tolist() == [3, 8]
    assert (counts[~predicted] == case.published.emigrants[~predicted, 0, 1]).all()


def test_a_correction_that_is_the_same_everywhere_is_found_exactly():
    case = made_up(lambda income: 0.2)
    counts, _ = margin(case.without(only(3, 8)))
    expected = origins.by_residence(case.persons[0], case.by_destination[0]) * np.exp(0.2)
    assert counts[[3, 8]] == pytest.approx(expected[[3, 8]], rel=1e-9)


def test_a_correction_that_rises_with_income_is_found_but_for_the_ridge():
    case = made_up(lambda income: 0.3 * (np.log(income) - 10))
    counts, _ = margin(case.without(only(3, 8)))
    assert np.log(counts / case.published.emigrants[:, 0, 1])[[3, 8]] == pytest.approx(0, abs=0.1)


def test_rows_on_whose_number_of_emigrants_the_sources_disagree_teach_nothing():
    case = made_up(lambda income: 0.2)
    bent = case.without(only(3))
    bent.published.emigrants[20] *= 4.0
    assert margin(bent)[0][3] == pytest.approx(margin(case.without(only(3)))[0][3], rel=1e-9)


def test_no_more_than_most_adults_abroad_are_predicted_tertiary():
    case = made_up(lambda income: 0.2)
    case.by_destination[0] = np.where(only(3)[:, None], 0.99, case.by_destination[0])
    counts, _ = margin(case.without(only(3)))
    assert counts[3] == pytest.approx(origins.SHARE_MAX * origins.ADULTS_OF_STOCK * case.persons[0][3].sum())


def test_places_without_counted_residents_are_predicted_too():
    case = made_up(lambda income: 0.2).without(only(3))
    case.published.residents[3] = np.nan
    assert np.isfinite(margin(case)[0]).all() and margin(case)[1][3]


def test_ridge_without_weight_recovers_a_plane_and_with_much_weight_the_mean():
    random = np.random.default_rng(11)
    columns = random.normal(size=(40, 3)) * [1, 10, 0.1] + 5
    plane = columns @ [1.0, -0.2, 4.0] + 2
    learn = np.arange(40) < 30
    assert origins.ridge(columns, plane, learn, 0.0) == pytest.approx(plane, abs=1e-6)
    assert origins.ridge(columns, plane, learn, 1e12) == pytest.approx(np.full(40, plane[learn].mean()), abs=1e-6)


def test_ridge_shrinks_a_single_regressor_by_n_over_n_plus_weight():
    x = np.tile([-1.0, 1.0], 10)[:, None]
    assert origins.ridge(x, 3 * x[:, 0] + 1, np.ones(20, dtype=bool), 10.0) == pytest.approx(2 * x[:, 0] + 1)


def test_rows_that_are_not_learned_from_do_not_move_the_fit():
    columns = np.random.default_rng(13).normal(size=(20, 2))
    learn = np.arange(20) < 15
    outcome = columns[:, 0].copy()
    before = origins.ridge(columns, outcome, learn)
    outcome[~learn] = 1e9
    assert (origins.ridge(columns, outcome, learn) == before).all()


def test_each_origin_is_left_out_once_a_repeat_and_folds_are_even_and_redrawn():
    size = np.bincount(cross_validation.folds(157, 0), minlength=cross_validation.FOLDS)
    assert size.sum() == 157 and size.max() - size.min() == 1
    assert (cross_validation.folds(157, 0) == cross_validation.folds(157, 0)).all()
    assert (cross_validation.folds(157, 0) != cross_validation.folds(157, 1)).any()


def test_a_predictor_never_sees_the_origins_it_predicts():
    case = made_up(lambda income: 0.2)
    seen = cross_validation.left_out(case, lambda hidden: np.where(np.isfinite(hidden.rate), 1.0, 0.0), 2)
    assert (seen == 0).all()
    rows = cross_validation.left_out(case, lambda hidden: np.isfinite(hidden.published.emigrants).any(axis=(1, 2)).astype(float), 2)
    assert (rows == 0).all()


def test_scores_are_root_mean_square_and_median_over_origins_that_count_alike():
    case = made_up(lambda income: 0.2)
    error = np.where(np.arange(COUNT) < COUNT // 4, 0.2, 0.1)
    rmse, median = cross_validation.scores(case, (case.rate + error)[None, :])
    assert rmse == pytest.approx([np.sqrt((0.04 + 3 * 0.01) / 4)]) and median == pytest.approx([0.1])

"""A decomposition is drawn from the counterfactual to the run: bars that add up, in every format, and a page that says how it was made."""
import csv
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/tools")]
import sample_results  # noqa: E402
from sterna_plot import waterfall  # noqa: E402
from sterna_plot.command import report  # noqa: E402
from sterna_plot.page import command  # noqa: E402
from sterna_plot.result import Result  # noqa: E402


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waterfall")
    sample_results.write_decomposition(folder / "decomposition.h5")
    assert report([str(folder / "decomposition.h5"), "-o", str(folder / "out"), "--format", "svg"]) == 0
    return folder


def bars(axes):
    return [(bar.get_x(), bar.get_width()) for bar in axes.patches]


def test_each_bar_begins_where_the_one_before_ends_and_the_last_is_the_effect(sample):
    for drawing in waterfall.draw(Result(sample / "decomposition.h5")):
        for axes in (axes for axes in drawing.figure.axes if axes.get_visible()):
            *channels, (start, effect) = bars(axes)
            assert len(channels) == 3 and start == 0
            at = 0
            for begin, size in channels:
                assert begin == pytest.approx(at, abs=1e-9 * abs(effect))
                at = begin + size
            assert at == pytest.approx(effect, rel=1e-9)


def test_a_bar_is_pale_where_its_interval_covers_zero(sample):
    result = Result(sample / "decomposition.h5")
    _, _, lower, upper = waterfall.steps(result, "income_per_natural")
    drawing = next(d for d in waterfall.draw(result) if d.name == "waterfall_income_per_natural")
    names = [waterfall.name_of(code) for code in result.axis("country")]
    seen = set()
    for axes in drawing.figure.axes:
        country = names.index(axes.get_title("left").split(" (")[0])
        drawn = [bar.get_alpha() < 1 for bar in axes.patches]
        assert drawn == [low <= 0 <= high for low, high in zip(lower[:, country], upper[:, country])]
        seen |= set(drawn)
    assert seen == {True, False}


def test_every_measure_is_drawn_with_a_table_of_all_countries_and_skill_comes_first(sample):
    names = [drawing.name for drawing in waterfall.draw(Result(sample / "decomposition.h5"))]
    assert names == ["waterfall_at_home", "waterfall_income_per_natural", "waterfall_scorecard_origin_poverty"]
    with open(sample / "out/figures/decomposition_waterfall_scorecard_origin_poverty.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * len(sample_results.COUNTRIES)
    with h5py.File(sample / "decomposition.h5") as file:
        effect = file["effect/scorecard/origin_poverty"][()]
    said = [float(row["share of the effect"]) for row in rows if row["channel"] == "effect"]
    assert np.allclose(said, effect, rtol=1e-6)


def test_the_page_says_how_the_decomposition_was_made(sample):
    page = (sample / "out/report.html").read_text()
    for text in (
        "sterna decompose SCENARIO.yaml --against no_migration -n 8 --channels drain,wages --item income_per_natural "
        "--item scorecard/origin_poverty --from 2030-07 --at 2049 --seed 7 -o decomposition.h5",
        "a world in which nobody moves",
        "From the counterfactual to the run",
    ):
        assert text in page


def test_an_effect_without_channels_and_one_replicate_without_bounds_are_drawn(tmp_path):
    sample_results.write_decomposition(tmp_path / "alone.h5", channels=(), replicates=2)
    with h5py.File(tmp_path / "alone.h5", "a") as file:
        for bound in ("lower", "upper"):
            file[f"effect_{bound}/at_home"][...] = np.nan
    result = Result(tmp_path / "alone.h5")
    for drawing in waterfall.draw(result):
        assert all(len(bars(axes)) == 1 for axes in drawing.figure.axes if axes.get_visible())
    assert "--no-channels" in command(result)

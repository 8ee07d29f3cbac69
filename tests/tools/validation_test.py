"""The validation page says what the hindcasts and moments say, misses included."""
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from sterna_moments.world_totals import hindcast_moments  # noqa: E402  (the packages lie in tools/)
from sterna_validation import collection, inputs, measures, moments_table, outlines, page, pictures, verdicts  # noqa: E402
from sterna_validation.pictures.frame import Material  # noqa: E402

ORIGINS = "IND MEX CHN PHL SYR MAR POL TUR VEN BGD".split()
DESTINATIONS = "USA DEU GBR FRA ESP SAU".split()
OURS = "Sterna, expected values"
SCORES = [  # displaced origins, forecast, outcomes, log-RMSE, median, correlation, relative error
    ("with", OURS, 60, 0.4127, 0.1234, 0.31, 0.83),
    ("with", "Sterna, one drawn run, corridors of twenty workers", 12, 0.1111, 0.1, 0.2, 0.7),
    ("with", "persistence", 60, 0.4821, 0.1357, np.nan, 1.0),
    ("with", "half the last trend, geometric", 60, 0.3777, 0.0987, 0.35, 0.81),
    ("left out", OURS, 48, 0.3011, 0.1111, 0.41, 0.79),
    ("left out", "persistence", 48, 0.4001, 0.1222, np.nan, 1.0),
]


def forecast_rows(outcome, first, last, banded=True):
    rng = np.random.default_rng(7)
    pairs = [(o, d) for o in ORIGINS for d in DESTINATIONS]
    if outcome == "stock by origin" or outcome.startswith("skilled"):
        pairs = [(o, "") for o in ORIGINS]
    if outcome == "stock by destination":
        pairs = [("", d) for d in DESTINATIONS]
    reference = np.exp(rng.normal(11, 1.2, len(pairs)))
    expected, truth = (reference * np.exp(rng.normal(0.1, 0.3, len(pairs))) for _ in range(2))
    rows = pd.DataFrame(pairs, columns=["origin", "destination"]).assign(truth=truth, reference=reference, expected=expected, drawn=np.nan)
    rows["lower"], rows["upper"] = (expected * 0.6, expected * 1.7) if banded else (np.nan, np.nan)
    rows.insert(0, "outcome", outcome)
    rows.insert(1, "from", first)
    rows.insert(2, "to", last)
    return rows


def hindcast_folder(folder, banded=True, posterior=True):
    base = folder / "2010"
    base.mkdir(parents=True)
    forecasts = [forecast_rows(outcome, 2010, 2020, banded) for outcome in ("stock", "stock by origin", "stock by destination", "skilled emigrants")]
    rows = pd.concat(forecasts, ignore_index=True)
    far = (rows.outcome == "stock") & (rows.origin == "SYR") & (rows.destination == "DEU")
    rows.loc[far, ["reference", "expected", "truth"]] = 40_000, 41_000, 9_041_000
    rows.to_csv(base / "forecasts.csv", index=False)
    names = ["displaced_origins", "forecast", "outcomes", "log_rmse", "median_error", "correlation", "relative_error"]
    scores = pd.concat([pd.DataFrame(SCORES, columns=names).assign(outcome=o) for o in ("stock", "stock by origin", "stock by destination", "skilled emigrants")])
    scores = scores.assign(**{"from": 2010, "to": 2020})
    first = (scores.forecast == OURS) & (scores.displaced_origins == "with")
    for name, value in (("log_rmse_low", 0.3901), ("log_rmse_high", 0.4402), ("relative_error_low", 0.81), ("relative_error_high", 0.87)):
        scores[name] = np.where(first & posterior, value, np.nan)
    for name, value in (("covered", 0.84), ("width", 1.04), ("covered_reference", 0.88), ("width_reference", 1.31)):
        scores[name] = np.where(first & banded, value, np.nan)
    scores.to_csv(base / "scores.csv", index=False)
    (folder / "window-2015").mkdir()
    forecast_rows("stock aimed at", 2010, 2015, False).to_csv(folder / "window-2015/window.csv", index=False)
    return inputs.hindcasts(folder)


def built(tmp_path, rows=(), **options):
    """(text, pictures) of a page from an invented folder."""
    hindcasts = hindcast_folder(tmp_path / "hindcasts", **options)
    rows = list(rows)
    moments = moments_table.judged(collection.in_order(rows + list(collection.gaps(rows))))
    drawn = pictures.draw_all(Material(hindcasts, ROOT / "configs/worlds/world-200-2010", ["SYR", "VEN"]), tmp_path / "pictures")
    return page.page(hindcasts, moments, None, drawn), drawn


def cells(text, *words):
    """Cells of the first table row that holds all the words."""
    row = next(line for line in text.splitlines() if line.startswith("|") and all(word in line for word in words))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_scores_are_those_of_the_file(tmp_path):
    text, _ = built(tmp_path)
    assert cells(text, "stock, 2010 to 2020", "| with |")[2:] == [OURS, "60", "0.413 (0.390-0.440)", "0.123", "0.31", "0.83 (0.81-0.87)"]
    assert cells(text, "half the last trend")[3:] == ["60", "**0.378**", "0.099", "0.35", "0.81"]
    assert cells(text, "stock, 2010 to 2020", "| left out |")[4] == "**0.301**"
    assert "**0.111**" not in text, "a score over fewer corridors is no rival"
    assert cells(text, "stock, 2010 to 2020", "84 %")[2:] == ["84 %", "1.04", "88 %", "1.31"]


def test_without_posterior_or_bands_the_page_says_so(tmp_path):
    text, drawn = built(tmp_path, banded=False, posterior=False)
    assert "no posterior was given" in text and "no errors of an earlier base were given" in text
    assert "bands" not in drawn and not (tmp_path / "pictures/bands.png").exists()


def test_every_number_of_the_collection_is_named(tmp_path):
    text, _ = built(tmp_path, [("M2", "share of migrants", 0.037, ".037", "input", "UN")])
    assert {int(n) for n in re.findall(r"\bM(\d+)\b", text)} >= set(range(1, collection.LAST + 1))
    assert collection.absent() == [8, 9, 12, 21, 24]
    assert cells(text, "| M20 |")[2] == "not available"


@pytest.mark.parametrize("value, data, said", [
    (0.53, ".53", "met"), (0.50, ".53", "**missed**"), (0.30, ".26-.31", "met"), (0.32, ".26-.31", "**missed**"), (0.65, ">.6 DEU guest workers, .59 MEX-USA", "met"),
    (0.42, ">.6 DEU guest workers, .59 MEX-USA", "**missed**"), (-0.1, "negative", "met"), (0.1, "negative", "**missed**"), (690, "690 (2025, forecast)", "met"),
    (0.5, "+.35 to +.74", "met"), (-0.1, "+.35 to +.74", "**missed**"), ("10,000", "10,000", "met"), ("none: falls throughout", "10,000", "**missed**"),
    (float("inf"), "10,000", "**missed**"), ("34 of 87", "0", "**missed**"), (-1.02, "-1.0", "met"), (-0.1, "-1.0", "**missed**"), (279, "275-281", "met"),
    (None, ".53", "-"), (0.3, "none published", "-"), (0.3, "-", "-"), (0.4, ".607, DIOC .464", "**missed**"), (0.3, "<.5", "met"),
])
def test_a_moment_out_of_its_range_is_missed(value, data, said):
    assert verdicts.verdict(value, data) == said


def test_what_falls_short_is_read_off_the_numbers(tmp_path):
    text, _ = built(tmp_path, [("M7", "skilled rate", 0.2, ".11", "emergent", "UN"), ("M10", "same region", 0.53, ".53", "input", "UN")])
    short = text[text.index("## What falls short"):]
    assert "stock, 2010 to 2020: half the last trend, geometric has a log-RMSE of 0.378, the model 0.413." in short
    assert "bands meant to hold 90 % hold 84 %" in short
    assert "M7 (emergent): skilled rate: 0.200, data .11." in short and "M10 (" not in short
    first = next(line for line in short.splitlines() if line.startswith("| ") and not line.startswith("| corridor"))
    assert first.startswith("| Syria to Germany | 40,000 | 41,000 | 9,041,000 | -9,000,000 |")
    assert "220.5 times too few" in short


def test_measures_by_hand():
    assert measures.rmse(measures.log_errors([np.e, 1], [np.e**2, 0])) == pytest.approx(np.sqrt(0.5))
    rows = pd.DataFrame({"truth": [10.0, 20, 100], "expected": [12.0, 20, 100], "reference": [6.0, 20, 104]})
    assert measures.relative_error(rows) == pytest.approx(2 / 8)
    assert measures.share_within(rows, 10, 0.1) == (pytest.approx(2 / 3), 3)
    assert list(measures.covered(rows.assign(lower=[11.0, 20, 90], upper=[13.0, 21, 99]))) == [False, True, False]


def test_the_path_of_oecd_countries_is_summed_from_corridors():
    rows = pd.DataFrame({"outcome": "stock", "from": 2010, "to": 2020, "origin": "MAR", "destination": ["FRA", "ESP", "SAU"], "truth": [3e6, 1e6, 9e6], "expected": [2e6, 1e6, 9e6]})
    (_, what, model, data, kind, _), = hindcast_moments(rows)
    assert (model, data, kind) == (pytest.approx(3.0), "4.0", "emergent") and "2020, from 2010" in what


def test_every_picture_with_data_is_drawn(tmp_path):
    text, drawn = built(tmp_path)
    assert set(drawn) == {"scores", "stocks", "changes", "map", "skilled", "bands", "window"}
    for name in drawn:
        assert (tmp_path / f"pictures/{name}.png").stat().st_size > 10_000 and f"(pictures/{name}.png)" in text


def test_outlines_lie_in_the_plane_of_the_map():
    shapes = outlines.outlines()
    assert len(shapes) > 160 and {"RUS", "USA", "BRA"} <= set(shapes)
    x, y = outlines.equal_earth(np.array([0.0, 180.0, 0.0]), np.array([0.0, 0.0, 90.0]))
    assert x[:2] == pytest.approx([0, 2.70663], abs=1e-4) and y[2] == pytest.approx(1.31736, abs=1e-4)  # extent of Equal Earth
    assert all(np.ptp(ring[:, 0]) < 3.5 for rings in shapes.values() for ring in rings), "a ring runs around the world"


def test_prose_lines_are_short(tmp_path):
    text, _ = built(tmp_path)
    assert [line for line in text.splitlines() if len(line) > 128 and not line.startswith("|")] == []


def test_missing_inputs_are_told_in_one_line(tmp_path):
    folder = tmp_path / "hindcasts"
    hindcast_folder(folder)

    def told(*words):
        done = subprocess.run([ROOT / "tools/validation", "-o", tmp_path / "page.md", *words], capture_output=True, text=True,
                              env={**os.environ, "STERNA_PROGRAM": "/nowhere/sterna"})
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and not (tmp_path / "page.md").exists(), done.stderr
        return done.stderr

    assert "/nowhere: no such folder" in told("--hindcasts", "/nowhere")
    assert "holds no folder named by a base year" in told("--hindcasts", tmp_path / "hindcasts/2010")
    assert "posterior.csv: no such file" in told("--posterior", "posterior.csv")
    assert "rates.csv: no such file" in told("--hindcasts", folder, "--cross-validation", "rates.csv")
    assert "/nowhere/sterna: the program is not there" in told("--hindcasts", folder)
    assert "holds no world" in told("--hindcasts", folder, "--worlds", tmp_path)
    scores = folder / "2010/scores.csv"
    scores.write_text(scores.read_text().replace("log_rmse,", "rmse,", 1))
    assert "scores.csv: missing column `log_rmse`" in told("--hindcasts", folder)

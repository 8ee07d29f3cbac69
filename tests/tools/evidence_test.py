"""Experiments beside evidence: intervals by hand, the words beside them, and a page from a small run."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
sys.path.insert(0, str(ROOT / "tools"))

from sterna_evidence.ladders import Ladder  # noqa: E402
from sterna_evidence.twins import Finding  # noqa: E402


def finding(values, low=None, high=None):
    return Finding("overstay_design", "who stays", "share", values, "1 %", "a study", "found", low, high)


def test_an_interval_is_students_over_seeds():
    two = finding([1.0, 3.0])
    assert two.mean == 2 and abs(two.half - 12.706) < 1e-9  # sd sqrt(2) over sqrt(2), one degree of freedom
    assert abs(finding([1.0, 2.0, 3.0]).half - 4.303 / 3**0.5) < 1e-9


def test_the_model_agrees_when_its_mean_lies_in_the_range_and_an_interval_that_meets_it_tells_nothing():
    assert finding([1.0, 1.2], 0.9, 1.1).verdict == "agrees"
    assert finding([1.0, 1.4], 0.9, 1.1).verdict == "not told apart"  # 1.2, wide
    assert finding([1.0, 1.0], 1.1, 1.2).verdict == "below"
    assert finding([1.0, 1.0], 0.7, 0.9).verdict == "above"
    assert finding([1.0, 1.0]).verdict == "no size published"


def test_a_ladder_tells_each_year_in_which_more_gives_less():
    rising = Ladder("slots", "departures", ["1", "2", "3"], [2021, 2022], np.array([[1, 1], [2, 0.5], [3, 3]]), 1)
    assert rising.reversals() == [(0, 2022)]
    falling = Ladder("bond", "departures", ["1", "2"], [2021, 2022], np.array([[3, 3], [2, 4]]), -1)
    assert falling.reversals() == [(0, 2022)]


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_a_small_run_gives_a_page_and_a_figure_with_every_row(tmp_path):
    page = tmp_path / "evidence.md"
    done = subprocess.run([ROOT / "tools/evidence", "--seeds", "2", "--size", "0.05", "--only", "portability", "-o", page], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line for line in page.read_text().splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) == 6 and all(row.count("|") == 8 for row in rows)
    assert page.with_suffix(".png").stat().st_size > 1000


def test_one_seed_is_refused_since_it_has_no_interval(tmp_path):
    done = subprocess.run([ROOT / "tools/evidence", "--seeds", "1", "-o", tmp_path / "x.md"], capture_output=True, text=True)
    assert done.returncode == 2 and "at least 2" in done.stderr and not (tmp_path / "x.md").exists()

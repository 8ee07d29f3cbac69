"""Decompositions from the command line: what they would take, items, months and years, and the figure of a real one."""

import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
SMALL = ["-P", "population.workers=4000", "-P", "population.floor=50", "-P", "population.focus={GHA: 50000, KEN: 50000}", "-P", "time.end=2023-01", "--quiet"]

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def decompose(*words):
    return subprocess.run([PROGRAM, "decompose", ROOT / "configs/baseline.yaml", *SMALL, *words], capture_output=True, text=True, check=False)


def needs(*words):
    """(runs, millions of workers, millions of worker-steps) that a dry run names."""
    done = decompose("--dry-run", *words)
    assert done.returncode == 0, done.stderr
    found = re.match(r"(\d+) runs of ([\d.]+) million workers, (\d+) million worker-steps", done.stdout)
    return int(found[1]), float(found[2]), float(found[3])


def test_a_dry_run_counts_runs_and_shared_months_once_and_writes_nothing(tmp_path):
    runs, workers, steps = needs("-n", "3", "--channels", "drain,wages", "-o", tmp_path / "none.h5", "-P", "population.workers=400000")
    assert runs == 3 * 2**3 and steps == pytest.approx(runs * workers * 36, rel=0.02)
    _, _, later = needs("-n", "3", "--channels", "drain,wages", "--from", "2021-07", "-P", "population.workers=400000")
    assert later == pytest.approx(workers * (3 * 36 + 21 * 18), rel=0.02)
    assert not (tmp_path / "none.h5").exists()


def test_items_are_printed_and_written_beside_skill_and_add_up(tmp_path):
    out = tmp_path / "found.h5"
    done = decompose("-n", "2", "--channels", "drain", "--against", "no_migration", "--item", "income_per_natural", "--item", "origin_poverty",
                     "--from", "2021-01", "--at", "2021", "-o", out)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "income_per_natural: " in done.stdout and "scorecard/origin_poverty: " in done.stdout and "from 2021-01, last year (2021)" in done.stdout
    with h5py.File(out) as file:
        for name in ("at_home", "income_per_natural", "scorecard/origin_poverty"):
            effect, shares = file[f"effect/{name}"][()], file[f"channels/{name}"][()]
            assert np.allclose(shares.sum(0), effect, rtol=1e-9, atol=1e-12, equal_nan=True)
        assert file["year"][()] == 2021 and np.any(file["effect/income_per_natural"][()] != 0)


@pytest.mark.parametrize(
    "words, told",
    [
        (["--item", "remitances_received"], "did you mean remittances_received?"),
        (["--from", "2019-12"], "the run lasts from 2020-01 to 2023-01"),
        (["--from", "soon"], "write the month as in 2030-07"),
        (["--at", "2030"], "the run has the years 2020 to 2022"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line_before_anything_runs(words, told, tmp_path):
    done = decompose(*words, "-o", tmp_path / "none.h5")
    assert done.returncode == 2 and told in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "none.h5").exists()


def test_the_help_lists_the_items():
    done = subprocess.run([PROGRAM, "decompose", "--help"], capture_output=True, text=True, check=False)
    for item in ("income_per_natural", "remittances_received", "scorecard/origin_poverty*"):
        assert item in done.stdout

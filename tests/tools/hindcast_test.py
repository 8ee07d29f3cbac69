"""Hindcasts and fits from the command line: same numbers again, resumed after a kill, clear errors."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
WORLD = ROOT / "configs/worlds/forum-40-2010"
SMALL = ["--workers", "8000", "-P", "population.floor=50", "--quiet"]
FIT = ["--fit-workers", "3000", "-P", "population.floor=20", "--particles", "6", "--generations", "1", "--simulations", "20"]

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def sterna(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


def test_a_hindcast_gives_the_same_files_again_at_another_number_of_threads(tmp_path):
    for threads in ("1", "2"):
        done = sterna("hindcast", WORLD, "--years", "5", *SMALL, "-t", threads, "-o", tmp_path / threads)
        assert done.returncode == 0, done.stderr
    for name in ("forecasts.csv", "scores.csv", "errors.csv"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_a_hindcast_stands_beside_persistence_and_has_bands(tmp_path):
    done = sterna("hindcast", WORLD, "--years", "5", *SMALL, "-o", tmp_path / "out")
    assert "persistence" in done.stdout and "bands of 90 %" in done.stdout and "log-RMSE" in done.stdout
    rows = (tmp_path / "out/forecasts.csv").read_text().splitlines()
    assert any(row.startswith("stock,2010,2015,MEX,USA,") for row in rows)


def fit(folder):
    return [PROGRAM, "calibrate", WORLD, "--fit", folder, *FIT, "-t", "1", "--quiet"]


def test_a_killed_fit_goes_on_and_ends_as_one_that_was_not(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert subprocess.run(fit(whole), capture_output=True, check=False).returncode == 0
    running = subprocess.Popen(fit(broken), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    journal = broken / "fit.journal"
    for _ in range(600):
        if journal.exists() and len(journal.read_bytes().splitlines()) > 2:
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not (broken / "posterior.csv").exists()
    before = journal.read_bytes()
    assert subprocess.run(fit(broken), capture_output=True, check=False).returncode == 0
    assert journal.read_bytes().startswith(before[: before.rfind(b"\n") + 1])
    for name in ("posterior.csv", "parameters.csv"):
        assert (whole / name).read_bytes() == (broken / name).read_bytes(), name


def test_members_of_a_posterior_give_intervals_of_the_scores(tmp_path):
    assert subprocess.run(fit(tmp_path / "fit"), capture_output=True, check=False).returncode == 0
    done = sterna("hindcast", WORLD, "--years", "5", *SMALL, "--posterior", tmp_path / "fit/posterior.csv", "--members", "2", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "over 2 members of the posterior" in done.stdout
    header, first = (tmp_path / "out/scores.csv").read_text().splitlines()[:2]
    assert first.split(",")[header.split(",").index("log_rmse_low")] != ""


@pytest.mark.parametrize("words, told", (
    (["hindcast", "configs/worlds"], "world"),
    (["hindcast", str(WORLD), "--rates-of", str(ROOT / "configs/worlds/forum-40-2020")], "five years after"),
    (["hindcast", str(WORLD), "--years", "4"], "--years"),
    (["hindcast", str(WORLD), "--errors", "nowhere.csv"], "nowhere.csv"),
))
def test_what_cannot_be_scored_is_told(words, told):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2 and told in done.stderr + done.stdout

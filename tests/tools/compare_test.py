"""`sterna compare` says what it would do, reads what is done, and keeps what it found."""
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
BASE, VARIANT = "configs/baseline.yaml", "configs/labour_mobility/circular_visa.yaml"
SMALL = ["population.workers=6000", "population.floor=60", "population.focus.GHA=2000", "population.focus.KEN=2000", "time.end=2024-01"]
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def sterna(*arguments, code=0, overrides=SMALL):
    flags = [flag for override in overrides for flag in ("-P", override)]
    done = subprocess.run([PROGRAM, *map(str, arguments), *flags], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A comparison by scenarios and two runs by themselves."""
    folder = tmp_path_factory.mktemp("made")
    said = sterna("compare", BASE, VARIANT, "-n", 3, "--precision", "0.5%", "-q", "--reproducible", "-o", folder / "comparison.h5").stdout
    (folder / "said.txt").write_text(said)
    for scenario, name in ((BASE, "base"), (VARIANT, "circular")):
        sterna("run", scenario, "-q", "--reproducible", "-o", folder / f"{name}.h5")
    return folder


def arrays(file):
    with h5py.File(file) as found:
        names = []
        found.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        return {name: found[name][()] for name in names}


def test_finished_runs_compare_like_the_first_replicate_of_their_scenarios(made):
    said = sterna("compare", made / "base.h5", made / "circular.h5", "-q", "--reproducible", "-o", made / "read.h5", overrides=[]).stdout
    assert "Main differences by series" in said and "need the scenarios" in said and "Who gains" not in said
    read, run = arrays(made / "read.h5"), arrays(made / "comparison.h5")
    names = [name for name in read if name.startswith(("base/", "variants/"))]
    assert len(names) > 100 and len(read["replicate"]) == 1
    for name in names:
        first = run[name][:1] if name.startswith("base/") else run[name][:, :1]
        assert read[name].tobytes() == first.tobytes(), name
    difference = read["variants/stock_abroad"][:, 0] - read["base/stock_abroad"][0]
    assert np.array_equal(read["difference/stock_abroad"], difference) and difference.any()
    assert not [name for name in read if name.startswith(("who_changed", "lives"))] and "scorecard/mean" not in read
    assert read["scorecard/indicator_difference"].shape == run["scorecard/indicator_difference"].shape


def test_files_that_are_no_twins_are_refused_by_what_differs(made, tmp_path):
    for overrides, what in ((["time.end=2022-01"], "time"), (["population.workers=5000"], "population"), (["population.focus.GHA=3000"], "focus")):
        sterna("run", VARIANT, "-q", "-o", tmp_path / "other.h5", overrides=SMALL + overrides)
        assert f"{what} differs" in sterna("compare", made / "base.h5", tmp_path / "other.h5", code=2, overrides=[]).stderr
    sterna("run", VARIANT, "-q", "--seed", 5, "-o", tmp_path / "other.h5")
    assert "seed is 5" in sterna("compare", made / "base.h5", tmp_path / "other.h5", code=2, overrides=[]).stderr


def test_files_are_not_mixed_with_scenarios_nor_run_again(made):
    assert "is a result file and" in sterna("compare", made / "base.h5", VARIANT, code=2).stderr
    assert "is a result file and" in sterna("compare", BASE, made / "base.h5", code=2).stderr
    assert "sterna-comparison" in sterna("compare", made / "base.h5", made / "comparison.h5", code=2, overrides=[]).stderr
    for flags in (["-n", 2], ["--seed", 1], ["-P", "time.end=2022-01"], ["--dry-run"], ["--precision", "1%"]):
        refused = sterna("compare", made / "base.h5", made / "circular.h5", *flags, code=2, overrides=[])
        assert "files of finished runs are read" in refused.stderr
    same = sterna("compare", made / "base.h5", made / "circular.h5", "-o", made / "base.h5", code=2, overrides=[])
    assert "would overwrite" in same.stderr


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(tmp_path):
    said = sterna("compare", BASE, VARIANT, "-n", 7, "--dry-run", "--speed", 2, "-o", tmp_path / "c.h5").stdout
    for text in (str(tmp_path / "c.h5"), str(tmp_path / "baseline.h5"), str(tmp_path / "circular_visa.h5"), "7 replicates of 2 worlds, 48 steps each"):
        assert text in said
    steps = float(said.split("each, ")[1].split(" million")[0])
    seconds = float(said.split("about ")[1].split(" s at 2 million")[0])
    assert seconds == pytest.approx(steps / 2, abs=0.6)
    assert list(tmp_path.iterdir()) == []
    assert "of a short trial" in sterna("compare", BASE, VARIANT, "--dry-run", "-o", tmp_path / "c.h5").stdout
    assert "--dry-run" in sterna("compare", BASE, VARIANT, "--speed", 2, code=2).stderr


def test_a_run_says_before_it_starts_what_it_needs(tmp_path):
    done = sterna("compare", BASE, VARIANT, "-n", 1, "--progress", "plain", "-o", tmp_path / "c.h5", overrides=SMALL + ["time.end=2021-01"])
    assert done.stderr.startswith("workers: ") and "1 replicate of 2 worlds, 12 steps each" in done.stderr.splitlines()[0]


def test_precision_is_told_for_parties_and_indicators_and_kept(made):
    said, found = (made / "said.txt").read_text(), arrays(made / "comparison.h5")
    needed, parties = found["scorecard/replicates_needed"][0], ("origin", "destination", "migrants")
    for party, n in zip(parties, needed):
        line = next(line for line in said.splitlines() if line.startswith(f"  {party} "))
        more = f"needs {n - 3} more replicate" if n > 3 else "needs no more replicates"
        assert more in line
    assert found["scorecard/indicator_replicates_needed"].shape[1] == len(found["indicator"])
    assert "Variance saved by pairing: origin " in said
    for wrong in ("0.1", "x%", "-1%", "0%", "1%%"):
        assert "as in 0.1%" in sterna("compare", BASE, VARIANT, f"--precision={wrong}", code=2).stderr


def test_lives_that_differ_are_told_and_kept_in_both_worlds(made):
    said, found = (made / "said.txt").read_text(), arrays(made / "comparison.h5")
    assert "Lives that differ, as seen each January" in said
    lives = [line.strip() for line in said.splitlines() if line.strip().startswith(("woman born", "man born"))]
    assert lives and all(": base: " in line and "; variant: " in line for line in lives)
    base, variant = found["lives/base_residence"], found["lives/variant_residence"]
    assert base.shape == variant.shape == (1, len(found["life"]), len(found["life_time"]))
    states = [(found[f"lives/base_{key}"], found[f"lives/variant_{key}"]) for key in ("residence", "education", "status")]
    for i in range(base.shape[1]):
        assert any((one[0, i] != other[0, i]).any() for one, other in states), "every life shown differs"
    codes = [code.decode() for code in found["country"]]
    assert {codes[birth] for birth in found["lives/birth"][0]} <= {"GHA", "KEN"}

"""Benches: killed ones end like whole ones, processes share the work, and every command leaves what it promises."""
import hashlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

PROGRAM = os.environ.get("STERNA_PROGRAM", "build-test/sterna")
ROOT = Path(__file__).resolve().parents[2]

BASE = """schema_version: 1
seed: 3
world: "{world}"
population: {{workers: 4000, floor: 20, focus: {{GHA: 10000}}}}
time: {{end: 2024-01}}
"""
POLICIES = """schema_version: 1
extends: base.yaml
policies:
  - {lever: visa_cost, label: door, from: 2021-01, scope: {origins: [GHA]}, change: -0.5}
  - {lever: return_incentive, label: grant, from: 2021-01, scope: {origins: [GHA]}, grant: 0.5}
"""
OUTPUTS = """outputs:
  - {name: abroad, series: stock_abroad, countries: [GHA, KEN], over: sum}
  - {name: income, series: income_per_natural, at: mean}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE.format(world=ROOT / "configs/worlds/forum-40-2020"))
    (tmp_path / "policies.yaml").write_text(POLICIES)
    return tmp_path


def experiment(folder, text, name="e.yaml"):
    (folder / name).write_text("schema_version: 1\nscenario: policies.yaml\n" + text + OUTPUTS)
    return folder / name


def sterna(*words, check=True):
    return subprocess.run([PROGRAM, *map(str, words)], check=check, capture_output=True, text=True)


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


# 16 points x 4 replicates = 64 runs, in which a part of the time is shared and a key is uncertain.
MANY = """replicates: 4
axes:
  - {key: policies.door.change, values: [-1, -0.5, 0.5, 1]}
  - {key: policies.grant.grant, from: 0, to: 1, steps: 4}
uncertain:
  - {key: model.emigration.lambda, within: 20 %}
"""


def test_a_bench_of_64_runs_killed_five_times_at_random_ends_byte_for_byte_like_one_that_was_not(folder):
    file = experiment(folder, MANY)
    sterna("ensemble", file, "-o", folder / "whole.h5", "--reproducible", "-q")
    luck = random.Random(5)
    killed = 0
    while killed < 5:
        bench = subprocess.Popen([PROGRAM, "ensemble", str(file), "-o", str(folder / "killed.h5"), "--reproducible", "-q"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(luck.uniform(0.2, 1.5))
        if bench.poll() is not None:
            # It was done before the kill: the next one has runs to do again.
            for run in list((folder / "killed.h5.runs").glob("*.run"))[:40]:
                run.unlink()
            (folder / "killed.h5").unlink(missing_ok=True)
            continue
        bench.send_signal(signal.SIGKILL)
        bench.wait()
        killed += 1
        assert not (folder / "killed.h5").exists()
    again = sterna("ensemble", file, "-o", folder / "killed.h5", "--reproducible", "-t", "1")
    assert digest(folder / "killed.h5") == digest(folder / "whole.h5")
    assert "64 runs" in again.stdout


def test_two_processes_share_a_bench_and_both_write_the_same_file(folder):
    file = experiment(folder, MANY)
    words = [PROGRAM, "ensemble", str(file), "-o", str(folder / "shared.h5"), "--reproducible", "-q", "-t", "1"]
    both = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [bench.wait() for bench in both] == [0, 0]
    assert len(list((folder / "shared.h5.runs").glob("*.run"))) == 64
    sterna("ensemble", file, "-o", folder / "alone.h5", "--reproducible", "-q", "-t", "3")
    assert digest(folder / "alone.h5") == digest(folder / "shared.h5")


def test_a_dry_run_says_what_is_to_come_and_writes_nothing(folder):
    said = sterna("ensemble", experiment(folder, MANY), "-o", folder / "dry.h5", "--dry-run").stdout
    assert "16 points x 4 replicates: 64 runs, 0 finished, 64 to do" in said and "about" in said
    assert not list(folder.glob("dry.h5*"))


def test_the_file_of_a_bench_holds_points_draws_paths_and_quantiles(folder):
    sterna("ensemble", experiment(folder, MANY), "-o", folder / "b.h5", "-q")
    with h5py.File(folder / "b.h5") as f:
        assert f.attrs["format"] in ("sterna-bench", b"sterna-bench")
        value, paths = f["value"][()], f["path/abroad"][()]
        assert value.shape == (16, 4, 2) and paths.shape == (16, 4, 5)
        assert np.array_equal(value[:, :, 0], paths[:, :, -1])
        assert np.allclose(f["mean"][()], value.mean(axis=1))
        assert np.allclose(f["quantiles"][2], np.median(value, axis=1))
        assert np.isclose(f["key_value"][()], [[d, g] for d in (-1, -0.5, 0.5, 1) for g in np.linspace(0, 1, 4)]).all()
        lambdas = f["uncertain_value"][:, 0]
        assert sorted(((lambdas - 0.4) / 0.2 * 4).astype(int)) == [0, 1, 2, 3]
        assert f["failed"][()].sum() == 0
    assert "path/abroad" in sterna("inspect", folder / "b.h5").stdout


def test_expanded_scenarios_run_to_what_the_bench_read_off_them(folder):
    file = experiment(folder, "replicates: 2\naxes:\n  - {key: policies.door.change, values: [-1, 1]}\n")
    sterna("ensemble", file, "-o", folder / "b.h5", "-q")
    sterna("expand", file, "-o", folder / "points")
    assert sorted(path.name for path in (folder / "points").iterdir()) == ["1-1.yaml", "1-2.yaml", "2-1.yaml", "2-2.yaml"]
    sterna("run", folder / "points/2-2.yaml", "-o", folder / "one.h5", "-q")
    with h5py.File(folder / "b.h5") as bench, h5py.File(folder / "one.h5") as run:
        income = run["income_per_natural"][1:]
        assert bench["value"][1, 1, 1] == pytest.approx(np.nanmean(income, axis=1).mean(), rel=1e-12)


def test_a_point_that_no_scenario_accepts_is_refused_with_its_key_before_anything_runs(folder):
    file = experiment(folder, "axes:\n  - {key: model.emigration.lambda, values: [0.5, 7]}\n")
    said = sterna("ensemble", file, "-o", folder / "b.h5", check=False)
    assert said.returncode == 2 and "model.emigration.lambda=7" in said.stderr and "0.05 to 1" in said.stderr
    assert not list(folder.glob("b.h5*"))


def test_screening_and_indices_find_the_key_that_moves_an_output_and_the_one_that_does_not(folder):
    file = experiment(folder, """axes:
  - {key: policies.door.change, from: -1, to: 1}
  - {key: policies.grant.grant, from: 0, to: 0.0001}
""")
    said = sterna("sensitivity", file, "-n", 4, "-o", folder / "m.h5", "-q").stdout
    assert "mu_star" in said
    with h5py.File(folder / "m.h5") as f:
        star = f["sensitivity/mu_star"][()]
        assert star.shape == (2, 2) and star[0, 0] > 100 * star[0, 1]
    sterna("sensitivity", file, "--method", "sobol", "-n", 16, "-o", folder / "s.h5", "-q")
    with h5py.File(folder / "s.h5") as f:
        assert f["value"].shape[0] == 16 * 4
        assert f["sensitivity/total"][0, 0] > 0.5 and f["sensitivity/total"][0, 1] < 0.05


FRONT = """against: base.yaml
axes:
  - {key: policies.door.change, from: -1, to: 1}
  - {key: policies.grant.grant, from: 0, to: 1}
"""


def test_a_frontier_holds_no_mix_that_another_improves_upon_and_is_the_same_after_a_kill(folder):
    file = experiment(folder, FRONT)
    words = ["frontier", file, "--population", "6", "--generations", "3", "--reproducible", "-q"]
    sterna(*words, "-o", folder / "f.h5")
    with h5py.File(folder / "f.h5") as f:
        gain, front = f["mean"][:, :3], f["frontier/non_dominated"][()].astype(bool)
    assert front.any()
    for mix in gain[front]:
        assert not ((gain >= mix).all(axis=1) & (gain > mix).any(axis=1)).any()
    for mix in gain[~front]:
        assert ((gain >= mix).all(axis=1)).sum() > 1
    killed = subprocess.Popen([PROGRAM, *map(str, words), "-o", str(folder / "k.h5")], stdout=subprocess.DEVNULL)
    time.sleep(1.5)
    killed.kill()
    killed.wait()
    sterna(*words, "-o", folder / "k.h5", "-t", "1")
    assert digest(folder / "k.h5") == digest(folder / "f.h5")


def test_a_frontier_without_a_base_is_refused(folder):
    file = experiment(folder, "axes:\n  - {key: policies.door.change, from: -1, to: 1}\n")
    said = sterna("frontier", file, check=False)
    assert said.returncode == 2 and "against" in said.stderr

"""Every scenario of the library is valid, says what it asks and why, and moves its measure as theory expects."""
import os
import re
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
sys.path.insert(0, str(ROOT / "tools"))

from sterna_gallery import index, measure, runs, scenarios  # noqa: E402  (the packages lie in tools/)

CROWDS, EXPECTATIONS = scenarios.read_expectations()
SIZE = runs.Size(workers=20_000, floor=200, replicates=1, threads=1)
BATCHES = runs.batches(EXPECTATIONS, SIZE)
SOURCE = re.compile(r"\b(19|20)\d\d\b|Organization|World Bank|KNOMAD|Home Office|Forum|United Nations")
built = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def test_every_scenario_has_one_expectation_and_every_expectation_a_scenario():
    assert sorted(entry.scenario.file for entry in EXPECTATIONS) == sorted(scenarios.scenario_files())
    assert len(EXPECTATIONS) >= 26 and {entry.scenario.section for entry in EXPECTATIONS} == set(scenarios.SECTIONS)


@pytest.mark.parametrize("file", scenarios.scenario_files())
def test_a_scenario_says_what_it_asks_and_what_to_look_for(file):
    scenario = scenarios.read_scenario(file)
    assert scenario.question.endswith("?") and scenario.title and scenario.levers
    assert scenario.look_for.endswith(".") and scenario.background.count(". ") >= 1 and SOURCE.search(scenario.background)
    text = scenario.path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > 132] == [], "lines are short enough to read"
    assert "from: 20" in text, "policies are dated"


def test_names_are_unique_since_results_are_written_under_them():
    names = [Path(file).stem for file in scenarios.scenario_files()]
    assert len(set(names)) == len(names)


def test_the_table_of_the_library_names_every_scenario():
    assert index.renew(check=True), "run tools/gallery --index"


@built
@pytest.mark.parametrize("file", scenarios.scenario_files())
def test_a_scenario_is_valid(file):
    done = subprocess.run([PROGRAM, "validate", scenarios.CONFIGS / file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("entry, told", [
    ({"sign": "up"}, "sign is one of"), ({"over": "all"}, "over is one of"), ({"why": None}, "why missing"), ({"by": 1}, "unknown key by"),
])
def test_a_wrong_entry_is_named(entry, told):
    whole = {"crowd": "world", "measure": "outflow", "of": [], "over": "sum", "sign": "+", "why": "so", **entry}
    with pytest.raises(scenarios.WrongEntry, match=told):
        scenarios.checked("a.yaml", {key: value for key, value in whole.items() if value is not None})


def test_scenarios_with_one_base_and_crowd_run_together():
    together = {(batch.base, batch.crowd, batch.end) for batch in BATCHES}
    assert len(together) == len(BATCHES) < len(EXPECTATIONS) / 2
    assert sum(len(batch.entries) for batch in BATCHES) == len(EXPECTATIONS)


def test_a_measure_adds_up_persons_averages_shares_and_skips_the_start(tmp_path):
    with h5py.File(tmp_path / "c.h5", "w") as file:
        file["country"], file["time"] = [b"GHA", b"KEN", b"PHL"], [2020.0, 2021.0, 2022.0]
        for name, units, base in (("outflow", "person", [[0, 0, 0], [1, 2, 9], [3, 4, 9]]), ("spread", "1", [[9, 9, 9], [1, 2, 9], [3, 6, 9]])):
            file[f"base/{name}"] = np.array([base], float)
            file[f"base/{name}"].attrs["units"] = units
            file[f"variants/{name}"] = np.array([[base]], float) * 2
        persons, share = (measure.read_measure(file, 0, name, ("GHA", "KEN")) for name in ("outflow", "spread"))
        with pytest.raises(measure.NoSuchArray, match="XYZ"):
            measure.read_measure(file, 0, "outflow", ("XYZ",))
    assert persons.over("sum", persons.base).tolist() == [10] and persons.over("last", persons.variant).tolist() == [14]
    assert share.over("mean", share.base).tolist() == [3] and share.over("last", share.difference).tolist() == [4.5]
    assert measure.sign_of(share.over("last", share.difference)) == "+"


def test_an_interval_is_that_of_student():
    found = measure.interval([1.0, 2.0, 3.0])
    assert found.mean == 2 and found.upper - 2 == pytest.approx(4.303 / np.sqrt(3), abs=1e-3) and not found.clear()
    assert measure.interval([1.0, 1.1, 1.2]).clear() and np.isnan(measure.interval([1.0]).lower)


@built
@pytest.mark.slow
@pytest.mark.parametrize("batch", BATCHES, ids=[batch.name for batch in BATCHES])
def test_every_scenario_moves_its_measure_as_theory_expects(batch, tmp_path):
    output, _ = runs.compare(batch, CROWDS, SIZE, tmp_path)
    wrong = []
    with h5py.File(output) as file:
        for position, entry in enumerate(batch.entries):
            found = measure.read_measure(file, position, entry.measure, entry.of)
            difference = found.over(entry.over, found.difference)
            if measure.sign_of(difference) != entry.sign:
                wrong.append(f"{entry.scenario.file}: {entry.measure} changes by {difference[0]:g}, expected {entry.sign}: {entry.why}")
    assert wrong == []

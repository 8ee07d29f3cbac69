"""The gallery shows every scenario with the numbers of its comparison, and is honest where nothing is found."""
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
sys.path.insert(0, str(ROOT / "tools"))

from sterna_gallery import findings, measure, page, runs, scenarios  # noqa: E402  (the packages lie in tools/)

TWO = ("fortress", "transfer_cost_3")
SMALL = ("--workers", "20000", "--floor", "100", "-n", "2", "--end", "2025-01", "-j", "1")
built = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def gallery(folder, *words):
    return subprocess.run([ROOT / "tools/gallery", *TWO, *SMALL, "--runs", folder / "runs", "-o", folder / "page", *words], capture_output=True, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    done = gallery(folder)
    assert done.returncode == 0, done.stderr
    (comparison,) = (folder / "runs").glob("*/comparison.h5")
    return SimpleNamespace(folder=folder, text=(folder / "page/GALLERY.md").read_text(), comparison=comparison)


def section(text, title):
    return text.split(f"\n### {title}\n", 1)[1].split("\n### ")[0].replace("\n  ", " ")


@built
def test_both_scenarios_have_section_figure_question_and_background(made):
    for name in TWO:
        scenario = next(entry.scenario for entry in scenarios.read_expectations()[1] if entry.scenario.name == name)
        part = section(made.text, scenario.title)
        flat = " ".join(part.split())
        assert scenario.question in flat and scenario.background in flat and scenario.look_for in flat
        assert f"(gallery/{name}.png)" in part and (made.folder / f"page/gallery/{name}.png").stat().st_size > 5_000


@built
def test_the_numbers_of_the_text_are_those_of_the_comparison(made):
    with h5py.File(made.comparison) as file:
        titles = [title.decode() for title in file["variant"][()]]
        fortress = titles.index("Fortress")
        moves = (file["variants/outflow"][fortress] - file["base/outflow"][()])[:, 1:].sum((1, 2))
        party = {name.decode(): [100 * file[f"scorecard/relative_{part}"][fortress, p] for part in ("mean", "lower", "upper")] for p, name in enumerate(file["party"][()])}
    part = section(made.text, "Fortress")
    said = re.search(r"together: ([−+][\d.,]+) \[([−+][\d.,]+), ([−+][\d.,]+)\] million persons", part).groups()
    half = 12.706 * moves.std(ddof=1) / np.sqrt(2)  # two replicates leave one degree of freedom
    wanted = [moves.mean(), moves.mean() - half, moves.mean() + half]
    assert [float(text.replace("−", "-").replace(",", "")) for text in said] == pytest.approx([value / 1e6 for value in wanted], rel=6e-3)
    for name, values in party.items():
        (numbers,) = re.findall(rf"{name} ([−+.\d]+) % \[([−+.\d]+), ([−+.\d]+)\]", part)
        assert [float(text.replace("−", "-")) for text in numbers] == pytest.approx(values, rel=0.06, abs=6e-4)


@built
def test_the_command_of_a_section_is_the_run_that_was_made(made):
    part = section(made.text, "Fortress")
    words = shlex.split(part.split("```")[1].replace("\\\n", " "))
    run = made.comparison.with_suffix(".txt").read_text().split()
    assert words[words.index("-P") + 1:][:1] == ["population.workers=20000"] and "configs/fortress.yaml" in words
    assert {word for word in words if "=" in word} == {word for word in run if "=" in word}


@built
def test_what_is_fresh_is_kept_and_another_size_is_run_again(made):
    before = made.comparison.stat().st_mtime_ns
    assert "kept" in gallery(made.folder).stdout and made.comparison.stat().st_mtime_ns == before
    assert (made.folder / "page/GALLERY.md").read_text() == made.text
    batch = runs.Batch("baseline.yaml", "world", "2025-01", [])
    assert not runs.is_fresh(made.comparison, batch, ["another", "command"])


@built
def test_an_unknown_scenario_is_told_in_one_line(tmp_path):
    done = gallery(tmp_path, "no_such_scenario")
    assert done.returncode == 2 and done.stderr == "no_such_scenario: no expectation of such a scenario\n"


@built
def test_lines_of_prose_are_short(made):
    assert [line for line in made.text.splitlines() if len(line) > 128 and not line.startswith(("|", "!", "#"))] == []


def case(sign, differences, units="person", parties=None):
    """A scenario whose only year after the start changes by these amounts, replicate by replicate."""
    change = np.array([[0.0, value] for value in differences])
    base = np.full_like(change, 100.0)
    entry = SimpleNamespace(sign=sign, over="sum", measure="outflow", of=("GHA",))
    found = measure.Measure(np.array([2020.0, 2021.0]), base, base + change, units, False, "departures")
    card = findings.Card(parties or {"origin": (0.2, 0.1, 0.3), "migrants": (0.1, -0.1, 0.3)}, 1.0, True, len(differences))
    return findings.Case(entry, found, card, "")


@pytest.mark.parametrize("sign, differences, said", [
    ("+", [10, 11, 12], "+11 [+8.52, +13.5] persons, +11.0 % of the base. A rise, as expected."),
    ("-", [10, 11, 12], "**Not as expected**, which was a fall."),
    ("+", [-50, 60, 10], "the mean has that sign, but the interval covers zero: no effect is shown."),
    ("-", [-50, 60, 10], "the mean does not have that sign, but the interval covers zero"),
    ("+", [0, 0, 0], "Expected was a rise; found is: no change at all."),
    ("0", [0, 0, 0], "As expected: no change at all."),
])
def test_a_sentence_owns_up_to_chance_and_to_the_wrong_sign(sign, differences, said):
    assert said in findings.measured(case(sign, differences))


def test_a_verdict_names_gainers_losers_and_what_donors_pay():
    text = findings.verdict(case("+", [1, 2]).card)
    assert text.startswith("Gains: origin +0.20 % [+0.10, +0.30]. Not settled: migrants +0.10 % [−0.10, +0.30].")
    assert "in 2 of 2 pairs of runs: a triple win" in text
    assert "Donors" not in text
    helped = findings.Card({"origin": (0.2, 0.1, 0.3)}, 1.0, False, 2, donors=35.2e6)
    assert "Donors pay 35.2 million US dollars a year beside the three parties." in findings.verdict(helped)
    loser = findings.verdict(case("+", [1, 2], parties={"origin": (-0.2, -0.3, -0.1), "migrants": (0, 0, 0)}).card)
    assert "Loses: origin −0.20 %" in loser and "Unchanged: migrants." in loser


def test_a_command_breaks_only_where_a_shell_may():
    entry = next(entry for entry in scenarios.read_expectations()[1] if entry.scenario.name == "recognition_philippines")
    lines = page.shell(SimpleNamespace(entry=entry), scenarios.read_expectations()[0], runs.Size(1, 1, 5, 1, "2030-01"))
    assert all(line.endswith(" \\") for line in lines[:-1]) and max(map(len, lines)) <= 128
    assert all(line.strip().startswith("-") for line in lines[1:])

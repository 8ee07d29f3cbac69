"""The tables in the documents are what the program says."""
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
LINES = """\
# Every key.
schema_version: 1                        # version; must be written

# Parameters by process.
model:
  # Goes home.
  return:
    fading: 4                            # how fast [year], 0.25 to 40; assumption: assumption (2-8)
    form: a_b                            # which: this one: one of a_b, c or d_e; recalled, low confidence: memory
    open: on                             # whether so, `on` or `off`; found: a book
"""


def run(*words):
    return subprocess.run([ROOT / "tools/docs", *words], capture_output=True, text=True)


def test_a_line_of_defaults_becomes_a_row():
    docs = runpy.run_path(str(ROOT / "tools/docs"))
    assert docs["sections_of"](LINES)["return"] == [
        ["`fading`", "4", "0.25 to 40 [year]", "how fast", "assumption (2-8)"],
        ["`form`", "a_b", "a_b, c or d_e", "which: this one", "recalled, low confidence: memory"],
        ["`open`", "on", "on or off", "whether so", "found: a book"],
    ]


def test_only_what_stands_between_the_marks_is_replaced():
    docs = runpy.run_path(str(ROOT / "tools/docs"))
    rows = docs["sections_of"](LINES)
    text = docs["filled"]("before\n<!-- table: return -->\nold\n<!-- end of table -->\nafter\n", rows, "")
    assert text.startswith("before\n<!-- table: return -->\n| key |") and text.endswith("\n<!-- end of table -->\nafter\n")
    assert "old" not in text and text.count("\n| `") == 3


def test_the_promises_name_every_test_that_is_there_and_no_other():
    named = set(re.findall(r"`([\w/]+_test\.(?:cpp|py))`", (ROOT / "tests/README.md").read_text()))
    there = {str(path.relative_to(ROOT / "tests")) for end in ("cpp", "py") for path in (ROOT / "tests").rglob(f"*_test.{end}")}
    assert len(named) > 50 and (sorted(named - there), sorted(there - named)) == ([], [])


def test_the_model_and_the_readme_name_every_lever_and_no_other():
    there = re.findall(r"^LEVER\((\w+)\)", (ROOT / "sim/engine/registry.list").read_text(), re.M)
    model = (ROOT / "sim/MODEL.md").read_text().split("## 3.5 Submodels: the levers")[1].split("## 3.6")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", model, re.M)) == sorted(there)
    readme = (ROOT / "README.md").read_text().split("levers, by what they are for")[1].split("Every lever says")[0]
    assert sorted(re.findall(r"`(\w+)`", readme)) == sorted(there)


def test_a_missing_program_is_named():
    answer = run("--check", "--program", "/nowhere/sterna")
    assert answer.returncode == 1 and "/nowhere/sterna does not exist" in answer.stderr


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_the_documents_say_what_the_program_says():
    answer = run("--check", "--program", str(PROGRAM))
    assert answer.returncode == 0, answer.stdout + answer.stderr + "run tools/docs"


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_a_stale_document_is_found_and_renewed(tmp_path):
    for name in ("tools/docs", "configs/README.md", "sim/MODEL.md", "configs/all_keys.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    page = tmp_path / "sim/MODEL.md"
    page.write_text(page.read_text().replace("| `fading` |", "| `faded` |"))
    words = [tmp_path / "tools/docs", "--program", str(PROGRAM)]
    stale = subprocess.run([*words, "--check"], capture_output=True, text=True)
    assert stale.returncode == 1 and stale.stdout == "stale: sim/MODEL.md\n"
    assert subprocess.run(words).returncode == 0
    assert page.read_text() == (ROOT / "sim/MODEL.md").read_text()


def test_each_experiment_stands_on_the_page_of_examples_and_each_picture_of_it_is_there():
    folder = ROOT / "configs/experiments"
    page = (folder / "README.md").read_text(encoding="utf-8")
    for experiment in folder.glob("*.yaml"):
        assert experiment.name in page, experiment.name
    pictures = set(re.findall(r"\]\((pictures/[^)]+)\)", page))
    assert pictures == {f"pictures/{picture.name}" for picture in (folder / "pictures").iterdir()}

"""The skeleton generator writes code that compiles and keeps the layers, and overwrites nothing."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def generate(folder, name):
    return subprocess.run([ROOT / "tools/new_process", name, folder], capture_output=True, text=True)


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "sim/engine").mkdir(parents=True)
    (tmp_path / "sim/engine/registry.list").write_text("PROCESS(demography)\nLEVER(quota)\n")
    return tmp_path


def test_a_process_gets_source_test_and_a_line_after_the_processes(tree):
    assert generate(tree, "family_reunion").returncode == 0
    assert (tree / "sim/engine/registry.list").read_text() == "PROCESS(demography)\nPROCESS(family_reunion)\nLEVER(quota)\n"
    assert "class FamilyReunionProcess final" in (tree / "sim/processes/family_reunion.cpp").read_text()
    assert (tree / "tests/model/family_reunion_test.cpp").exists()
    assert subprocess.run([ROOT / "tools/check_layers", tree]).returncode == 0


@pytest.mark.parametrize("name", ["Family", "2nd", "a__b", "../x", "demography", "quota"])
def test_a_bad_or_taken_name_is_refused_and_nothing_is_written(tree, name):
    before = sorted(tree.rglob("*"))
    done = generate(tree, name)
    assert done.returncode == 2 and name in done.stderr
    assert sorted(tree.rglob("*")) == before


def test_existing_files_are_kept(tree):
    generate(tree, "family")
    (tree / "sim/engine/registry.list").write_text("")
    (tree / "sim/processes/family.cpp").write_text("mine")
    assert generate(tree, "family").returncode == 2
    assert (tree / "sim/processes/family.cpp").read_text() == "mine"


@pytest.mark.slow
def test_the_skeleton_compiles_without_warnings(tree):
    generate(tree, "family_reunion")
    flags = [
        "-std=c++20",
        "-fsyntax-only",
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Wconversion",
        "-Wshadow",
        "-Werror",
        f"-I{ROOT}/include",
    ]
    for file in ("sim/processes/family_reunion.cpp", "tests/model/family_reunion_test.cpp"):
        done = subprocess.run(["g++", *flags, tree / file], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

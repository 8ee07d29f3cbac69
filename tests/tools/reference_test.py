"""`sterna bench refmig`: what it prints and writes is what others can check."""
import os
import re
import subprocess
from pathlib import Path

import h5py
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def bench(*words):
    return subprocess.run([PROGRAM, "bench", "refmig", *map(str, words)], capture_output=True, text=True)


def printed(answer):
    return dict(re.findall(r"^(E32|E8) .* ([0-9a-f]{16}), ", answer.stdout, flags=re.M))


def fnv(values):
    state = 14695981039346656037
    for byte in values.astype("<i8").tobytes():
        state = (state ^ byte) * 1099511628211 % 2**64
    return f"{state:016x}"


def test_hashes_are_those_published_and_those_of_the_file(tmp_path):
    answer = bench("--workers", "1e5", "-t", 2, "-o", tmp_path / "r.h5")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count("as published") == 2
    with h5py.File(tmp_path / "r.h5") as f:
        for name, group in (("E32", "e32"), ("E8", "e8")):
            stocks = f[group]["stock"][:]
            assert stocks.shape == (11, 20, 20, 3)
            assert (stocks.sum(axis=(1, 2, 3)) == 100_000).all()
            assert fnv(stocks[1:]) == printed(answer)[name] == f[group]["hash"][()].decode()


def test_equal_benches_write_equal_files_with_any_number_of_threads(tmp_path):
    for threads in (1, 3):
        done = bench("--workers", 9000, "--steps", 3, "-t", threads, "--reproducible", "-o", tmp_path / f"{threads}.h5")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.h5").read_bytes() == (tmp_path / "3.h5").read_bytes()


def test_one_profile_is_run_when_one_is_asked_for_and_sizes_without_a_hash_say_so():
    answer = bench("--workers", 1000, "--countries", 3, "--profile", "E8", "--seed", 7)
    assert list(printed(answer)) == ["E8"] and "none is published" in answer.stdout


@pytest.mark.parametrize(
    "words, told",
    [
        (("--workers", 0), "from 1 to 4000000000"),
        (("--workers", 1.5), "no whole number"),
        (("--workers", "nan"), "no whole number"),
        (("--countries", 255), "from 2 to 254"),
        (("--steps", 0), "from 1 to 1000"),
        (("--profile", "E16"), "E32"),
        (("--mobility", "low"), "high"),
        (("--seed", -1), "accepted: a whole number"),
        (("--workers", 100, "-o", "/nowhere/r.h5"), "/nowhere"),
    ],
)
def test_what_cannot_be_run_is_told(words, told):
    answer = bench(*words)
    assert answer.returncode in (2, 3) and told in answer.stderr + answer.stdout

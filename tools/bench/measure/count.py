"""Instructions of a run: unlike seconds they do not depend on what else a machine does."""
import os
import re
import subprocess
import tempfile
from pathlib import Path

from . import model
from .rounds import Skipped
from .runs import Failed

ALLOWED = 1.05  # above the recorded figure; the same program counts alike within a thousandth on one machine
FEW, MANY, MONTHS = 5_000, 105_000, 12  # workers of the two runs, months of both
REFERENCE = 1_000_000  # workers of the reference model


def compiler(program):
    """Compiler, its major version and the kind of build, as in "GNU 12 Release"."""
    told = subprocess.run([program, "info"], capture_output=True, text=True, check=True).stdout
    name, version = re.search(r"^compiler (\S+) (\d+)", told, re.M).groups()
    return f"{name} {version} {re.search(r'^build (.*)$', told, re.M).group(1) or 'without type'}"


def collected(text):
    """Instructions, from what callgrind complains."""
    found = re.search(r"^==\d+== Collected : (\d+)$", text, re.M)
    if not found:
        raise Failed(f"callgrind told no count:\n{text.strip()[-2000:]}")
    return int(found.group(1))


def instructions(words, folder):
    """Of a command under callgrind without caches; environment and folder are the same every time, since both lie on the stack."""
    words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, words)]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr.strip()[-2000:]}")
    return collected(done.stderr)


def whole_run(program, workers):
    """A year of forty countries by month."""
    with tempfile.TemporaryDirectory() as folder:
        words, _ = model.command(program, model.Config("forum-40-2020", workers), Path(folder), years=1)
        return instructions([*words, "--reproducible"], folder)


def reference_run(program):
    """Ten years of the reference model, E8. Skipped where the program has no such command."""
    if subprocess.run([program, "bench", "--help"], capture_output=True).returncode != 0:
        raise Skipped("this build has no `sterna bench refmig`")
    with tempfile.TemporaryDirectory() as folder:
        return instructions([program, "bench", "refmig", "--workers", REFERENCE, "--steps", 10, "-t", 1, "--profile", "E8"], folder)


def judged(figures, recorded):
    """(name, count, recorded or None, whether it is too many) of each figure."""
    for name, count in figures.items():
        known = recorded.get(name)
        yield name, count, known, known is not None and count > ALLOWED * known

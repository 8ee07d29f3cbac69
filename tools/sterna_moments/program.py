"""The program, and runs of it."""
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna")


def sterna(*words):
    """Runs the program; what it prints is dropped, what it complains of is not."""
    subprocess.run([PROGRAM, *words], check=True, stdout=subprocess.DEVNULL)


def simulate(scenario, workers, end, result):
    sterna("run", scenario, "-P", f"population.workers={workers}", "-P", f"time.end={end}", "-o", result, "--quiet")
    return result

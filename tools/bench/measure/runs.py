"""Programs run to be measured, and what they took."""
import os
import platform
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build-bench"


class Failed(Exception):
    """A program ended with an error; the text is its complaint."""


@dataclass
class Ran:
    text: str  # what it printed
    wall: float  # seconds
    cpu: float  # seconds of all threads
    peak_mib: float  # most memory it ever held


ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}  # environment of a peer that has one thread


def run(command, core=None, ends=(0,), environment=None):
    """Runs a command, on one core if it is given, with what `environment` adds. An exit code not among `ends` is Failed."""
    words = [str(word) for word in command]
    with tempfile.TemporaryDirectory() as folder:
        # What a process held at most counts from before it became another program, so nobody may be asked but the child of something
        # small: `time` and not this interpreter.
        held = Path(folder) / "held"
        with open(f"{folder}/out", "w+") as out, open(f"{folder}/complaints", "w+") as complaints:
            began = time.perf_counter()
            child = subprocess.Popen(["/usr/bin/time", "-q", "-o", held, "-f", "%M", *words], stdin=subprocess.DEVNULL, stdout=out, stderr=complaints,
                                     env={**os.environ, **(environment or {})},
                                     preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}))
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - began
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), complaints.seek(0)
            text, complaint = out.read(), complaints.read().strip()
        if child.returncode not in ends:
            raise Failed(f"{' '.join(words)}: exit code {child.returncode}\n{complaint or text.strip()}")
        return Ran(text, wall, usage.ru_utime + usage.ru_stime, int(held.read_text()) / 1024)


def build(folder, *targets):
    """Configures and builds what is needed; what is there already costs a second."""
    generator = [] if (folder / "CMakeCache.txt").exists() else ["-G", "Ninja"]
    run(["cmake", "-S", ROOT, "-B", folder, *generator, "-DCMAKE_BUILD_TYPE=Release", "-DSTERNA_BENCH=ON", "-DSTERNA_TESTS=OFF"])
    run(["cmake", "--build", folder, "--parallel", os.cpu_count(), "--target", *targets])


def last_core():
    return max(os.sched_getaffinity(0))


def machine():
    """Processor, cores and load: without them no rate means anything."""
    models = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {"processor": models[0] if models else platform.machine(), "cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)}


def machine_line(before, after):
    busy = max(before["load"], after["load"])
    note = "; others were at work, so trust ratios more than rates" if busy > before["cores"] else ""
    return f"{before['processor']}, {before['cores']} cores, load {before['load']} before and {after['load']} after{note}"

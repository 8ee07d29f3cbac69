"""`sterna bench refmig`: the reference migration model on the engine."""
import re

from .rounds import Skipped
from .runs import Failed, run

LINE = re.compile(r"^(E32|E8)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([0-9a-f]{16})\b", re.M)


def rates(text):
    """What the command prints: {profile: agent-steps a wall second, a CPU second, hash}."""
    found = {profile: {"wall_rate": float(wall) * 1e6, "cpu_rate": float(cpu) * 1e6, "hash": digest}
             for profile, wall, cpu, _, digest in LINE.findall(text)}
    if not found:
        raise Failed(f"no rate in what `sterna bench refmig` printed:\n{text.strip()}")
    return found


def measure(program, profile, workers, countries, steps, seed=42, threads=1, mobility="base", core=None):
    """One run. Skipped where this build has no such command or no such setting."""
    words = [program, "bench", "refmig", "--workers", workers, "--countries", countries, "--steps", steps, "--seed", seed,
             "-t", threads, "--profile", profile]
    if mobility != "base":
        words += ["--mobility", mobility]
    try:
        ran = run(words, core)
    except Failed as failure:
        if "there is no command `bench`" in str(failure):
            raise Skipped("this build has no `sterna bench refmig`") from failure
        if mobility != "base" and re.search(r"\n.*--mobility", str(failure)):
            raise Skipped("this build's `sterna bench refmig` has no --mobility") from failure
        raise
    return {**rates(ran.text)[profile], "peak_mib": ran.peak_mib}

"""Comparisons: scenarios that share a base and a crowd run together, so that the base runs once for all of them."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .scenarios import CONFIGS, ROOT

PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
# The baseline has fifty persons to a worker of these; where they are not looked at, that would be most of the run.
COARSE = {"GHA": 20000, "KEN": 20000}


class Failed(Exception):
    """The program ended with an error; the text is what it said."""


@dataclass(frozen=True)
class Size:
    """How large and long the runs are."""

    workers: int
    floor: int
    replicates: int
    threads: int
    end: str = ""  # empty: as each expectation says


@dataclass
class Batch:
    """Expectations of one base, one crowd and one last month."""

    base: str
    crowd: str
    end: str
    entries: list

    @property
    def name(self):
        return "-".join((Path(self.base).stem, self.crowd, self.end.replace("-", "")))


def batches(entries, size):
    """In the order of their first entry."""
    found = {}
    for entry in entries:
        key = (entry.base, entry.crowd, size.end or entry.end)
        found.setdefault(key, Batch(*key, [])).entries.append(entry)
    return list(found.values())


def parameters(crowds, crowd, end, size):
    """`-P` words that make the runs small where nobody looks and fine where somebody does."""
    focus = {**COARSE, **crowds[crowd]}
    values = {"population.workers": size.workers, "population.floor": size.floor, "time.end": end}
    values |= {f"population.focus.{code}": persons for code, persons in focus.items()}
    return [word for key, value in values.items() for word in ("-P", f"{key}={value}")]


def command(batch, entries, crowds, size, output, program=PROGRAM, configs=CONFIGS):
    variants = [str(configs / entry.scenario.file) for entry in entries]
    words = [str(program), "compare", str(configs / batch.base), *variants, *parameters(crowds, batch.crowd, batch.end, size)]
    return [*words, "-n", str(size.replicates), "-t", str(size.threads), "-o", str(output)]


def newest(paths):
    return max(path.stat().st_mtime for path in paths)


def is_fresh(output, batch, words):
    """Newer than program and scenarios, and made by the same command."""
    note = output.with_suffix(".txt")
    if not output.exists() or not note.exists() or note.read_text(encoding="utf-8") != " ".join(words):
        return False
    sources = [PROGRAM, CONFIGS / "baseline.yaml", CONFIGS / batch.base, *(entry.scenario.path for entry in batch.entries)]
    return output.stat().st_mtime > newest(sources)


def compare(batch, crowds, size, folder):
    """The comparison file of a batch, run unless what is there is still good: (path, whether it ran)."""
    folder = folder / batch.name  # results of the scenarios land beside the comparison
    output = folder / "comparison.h5"
    words = command(batch, batch.entries, crowds, size, output)
    if is_fresh(output, batch, words):
        return output, False
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([*words, "--progress", "none"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Failed(f"{batch.name}: {done.stderr.strip() or done.stdout.strip()[-500:]}")
    for result in folder.glob("*.h5"):  # megabytes each, and the comparison has what is drawn
        if result != output:
            result.unlink()
    output.with_suffix(".txt").write_text(" ".join(words), encoding="utf-8")
    return output, True

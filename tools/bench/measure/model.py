"""Whole runs of the full model: scenarios of a grid, and what a run took."""
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from .runs import ROOT, run

WORLDS = ROOT / "configs/worlds"
MONTHS = {"month": 1, "quarter": 3, "year": 12}  # of a step
# What is laid over the scenario. high: whoever is of the age of most moves thinks of moving each year and not one year in five; the
# constants stay, so five times as many leave.
MOBILITY = {"base": [], "high": ["model.emigration.consideration=1"]}


@dataclass(frozen=True)
class Config:
    """One place in the grid."""
    world: str
    workers: int
    step: str = "month"
    threads: int = 1
    mobility: str = "base"

    def __str__(self):
        return f"{self.world}, {self.workers:,} workers, by {self.step}, {self.threads} thread(s), mobility {self.mobility}"

    def but(self, **changes):
        return Config(**{**asdict(self), **changes})


def grid(worlds, workers, steps, threads, mobility):
    return [Config(world, n, step, t, m) for world in worlds for n in workers for m in mobility for step in steps for t in threads]


def scenario(config, years, floor):
    """A plain scenario of this size. No focus: a country with more workers each would hide the size asked for."""
    world = config.world if "/" in config.world else WORLDS / config.world
    first = 2020 if "/" in config.world else int(config.world.rsplit("-", 1)[1])
    return (f"schema_version: 1\nworld: \"{world}\"\npopulation: {{workers: {config.workers}, floor: {floor}}}\n"
            f"time: {{start: {first}-01, end: {first + years}-01, step: {config.step}}}\nseed: 1\n")


def command(program, config, folder, years, floor=10):
    """The words of a run, and its result file in `folder`."""
    text, result = folder / "scenario.yaml", folder / "result.h5"
    text.write_text(scenario(config, years, floor))
    over = [word for value in MOBILITY[config.mobility] for word in ("-P", value)]
    return [program, "run", text, "-t", config.threads, "--quiet", "-o", result, *over], result


def measure(program, config, years, core=None):
    """Rates in worker-months; the loop is without reading the world, solving the base year and writing."""
    import h5py  # whoever measures no whole runs needs no h5py

    with tempfile.TemporaryDirectory() as folder:
        words, result = command(program, config, Path(folder), years)
        ran = run(words, core)
        with h5py.File(result) as file:
            told = {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in file["performance"].attrs.items()}
    steps, loop = int(told["worker_steps"]), float(told["wall_seconds"])
    months = steps * MONTHS[config.step]
    return {"loop_rate": months / loop, "whole_rate": months / ran.wall, "loop": loop, "wall": ran.wall, "cpu": ran.cpu, "peak_mib": ran.peak_mib,
            "workers": steps / (years * 12 / MONTHS[config.step]), "store_bytes": int(told["population_bytes"])}

"""Pairs of runs that differ in one policy, and what is learned from several of them."""
from dataclasses import dataclass, field

import h5py
import numpy as np
import yaml

from sterna_moments.program import ROOT, sterna

# Student's t, two-sided 95 %, by degrees of freedom from 1; beyond the list the normal value is near enough.
STUDENT = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)


@dataclass
class Finding:
    """One number of the model beside what has been published. `low` and `high` are the evidence's own range, None = none."""

    experiment: str
    what: str
    unit: str
    values: list
    published: str
    source: str
    label: str
    low: float = None
    high: float = None
    verdict: str = field(default="", init=False)

    def __post_init__(self):
        self.values = np.asarray(self.values, dtype=float)
        self.verdict = self.compared()

    @property
    def mean(self):
        return self.values.mean()

    @property
    def half(self):
        degrees = len(self.values) - 1
        t = STUDENT[degrees - 1] if degrees <= len(STUDENT) else 1.96
        return t * self.values.std(ddof=1) / np.sqrt(len(self.values))

    def compared(self):
        if self.low is None:
            return "no size published"
        if self.low <= self.mean <= self.high:
            return "agrees"
        if self.mean + self.half < self.low:
            return "below"
        if self.mean - self.half > self.high:
            return "above"
        return "not told apart"


class Result:
    """Arrays of a result file by the names of their labels."""

    def __init__(self, file):
        self.file = h5py.File(file)
        self.labels = {}

    def index(self, axis, name):
        if axis not in self.labels:
            self.labels[axis] = [label.decode() for label in self.file[axis][()]]
        return self.labels[axis].index(name)

    def array(self, name):
        return self.file[name][()].astype(float)

    def countries(self, codes):
        return [self.index("country", code) for code in codes]


class Lab:
    """Runs a base and variants of it with the same seeds."""

    def __init__(self, folder, name, seeds, size):
        self.folder, self.name, self.seeds, self.size = folder, name, seeds, size

    def scenario(self, label, base, population, end, policies):
        population = dict(population, workers=max(2000, int(population["workers"] * self.size)))
        population["focus"] = {code: max(1, weight / self.size) for code, weight in population.get("focus", {}).items()}
        # The law itself is tried, not how far authorities carry it.
        text = {"schema_version": 1, "extends": str(ROOT / "configs" / base), "population": population,
                "time": {"end": end}, "processes": {"coherence": "off"}, "policies": policies}
        path = self.folder / f"{self.name}-{label}.yaml"
        # Switches are plain words; the dumper quotes them since older YAML takes them for truth values.
        path.write_text(yaml.safe_dump(text, sort_keys=False).replace("'off'", "off").replace("'on'", "on"))
        return path

    def twins(self, variants, base="baseline.yaml", population=None, end="2030-01"):
        """For each seed a dict of results by name of the variant; `base` is the run without policies."""
        population = population or {"workers": 100_000, "floor": 200}
        files = {label: self.scenario(label, base, population, end, policies) for label, policies in {"base": [], **variants}.items()}
        runs = []
        for seed in range(1, self.seeds + 1):
            results = {}
            for label, scenario in files.items():
                out = self.folder / f"{self.name}-{label}-{seed}.h5"
                sterna("run", scenario, "--seed", str(seed), "-o", out, "--quiet")
                results[label] = Result(out)
            runs.append(results)
        return runs

"""What the tables need of one result file and the world it began with."""
import csv
from pathlib import Path

import h5py
import numpy as np
import yaml

MOST_ARRIVALS = 44              # just below the largest factor of arrivals that calibration solves at the defaults of `return`
LEAST_REMOVED = 0.021           # just above its least share of those found
OBSERVED = "observed to "  # begins the flag of a sender whose prices are known


class Run:
    """What the table needs of one result file and the world it began with."""

    def __init__(self, path, worlds):
        self.file = h5py.File(path)
        self.codes = [code.decode() for code in self.file["country"][()]]
        self.years = np.round(self.file["time"][()]).astype(int)
        self.folder = worlds / self.world_name()
        with open(self.folder / "countries.csv", newline="", encoding="utf-8") as rows:
            self.countries = {row["code"]: row for row in csv.DictReader(rows)}

    def world_name(self):
        text = self.file["scenario/yaml"][()].decode()
        line = next(line for line in text.splitlines() if line.startswith("world:"))
        return Path(line.split(":", 1)[1].strip().strip('"')).name

    def cube(self, name, at=None):
        """[origin, residence, education, sex] at a row, or summed over the rows."""
        values = self.file[name]
        return values[at].astype(float) if at is not None else values[()].astype(float).sum(axis=0)

    def at(self, code):
        return self.codes.index(code) if code in self.codes else None

    def column(self, name):
        return [self.countries[code][name] for code in self.codes]

    def rows(self, file):
        with open(self.folder / file, newline="", encoding="utf-8") as rows:
            return list(csv.DictReader(rows))

    def groups(self):
        """Lists of codes by the name the world gives them."""
        with open(self.folder / "world.yaml", encoding="utf-8") as text:
            return yaml.safe_load(text)["groups"]

    def parameter(self, section, key):
        """The value that the run used."""
        table = {name: [text.decode() if isinstance(text, bytes) else text for text in self.file[f"parameters/{name}"][()]]
                 for name in ("section", "key", "value")}
        return next(float(value) for where, name, value in zip(table["section"], table["key"], table["value"]) if where.endswith(section) and name == key)

    def corridors(self, name):
        """[origin, destination] of a column of the world's corridors; 0 at home."""
        if not hasattr(self, "pairs"):
            self.pairs = self.rows("corridors.csv")
        values = np.zeros((len(self.codes), len(self.codes)))
        for row in self.pairs:
            values[self.at(row["origin"]), self.at(row["destination"])] = float(row[name])
        return values

    def listed(self):
        """[origin, destination]: whether the price of a transfer is published, by the flags of senders."""
        known = np.zeros((len(self.codes), len(self.codes)), dtype=bool)
        for row in self.rows("flags.csv"):
            if row["column"] == "transfer_cost" and row["rule"].startswith(OBSERVED):
                for receiver in row["rule"].removeprefix(OBSERVED).split(";")[0].split():
                    if self.at(receiver) is not None and self.at(row["key"]) is not None:
                        known[self.at(receiver), self.at(row["key"])] = True
        return known

    def arrival_factors_at_bound(self):
        """By destination: whether the solved factor of arrivals stands at an end of its range; at the lower one removals yield too."""
        bound = {row["destination"]: float(row["arrival_factor"]) > MOST_ARRIVALS or float(row["removal_share"]) < LEAST_REMOVED
                 for row in self.rows("constants.csv")}
        return np.array([bound.get(code, False) for code in self.codes])


def migrants(cube):
    """The cube without those at home."""
    abroad = cube.copy()
    k = np.arange(abroad.shape[0])
    abroad[k, k] = 0
    return abroad


def ratio(part, whole):
    return part / whole if whole > 0 else float("nan")

"""A measure of a comparison file: one array, its countries added up or averaged, year by year and replicate by replicate."""
from dataclasses import dataclass

import numpy as np

# Student's t at 97.5 %, by degrees of freedom; beyond the table the last value errs on the wide side.
T_975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093)
# Of these a sum over countries means nothing.
AVERAGED_UNITS = ("1", "share", "per cent", "1/year", "")
AVERAGED_NAMES = ("income_per_natural", "income_per_resident")


class NoSuchArray(Exception):
    """The comparison does not hold what an expectation names; the text says what."""


@dataclass
class Interval:
    mean: float
    lower: float
    upper: float

    def clear(self):
        return self.lower > 0 or self.upper < 0


@dataclass
class Measure:
    """[replicate, year] in the base and in the variant."""

    years: np.ndarray
    base: np.ndarray
    variant: np.ndarray
    units: str
    averaged: bool  # over countries
    long_name: str

    @property
    def difference(self):
        return self.variant - self.base

    def over(self, how, values):
        """One number a replicate; the first row is the start, before anything has happened."""
        if how == "last":
            return values[:, -1]
        return values[:, 1:].sum(1) if how == "sum" else values[:, 1:].mean(1)


def interval(values, axis=0):
    """Mean and 95 % interval over replicates; one replicate has no interval."""
    values = np.asarray(values, dtype=float)
    count = values.shape[axis]
    mean = values.mean(axis)
    if count < 2:
        return Interval(mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan))
    half = T_975[min(count - 1, len(T_975)) - 1] * values.std(axis, ddof=1) / np.sqrt(count)
    return Interval(mean, mean - half, mean + half)


def text_of(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def read_measure(file, variant, name, countries):
    """`file` is an open comparison; `variant` the position of the scenario in it; no countries means all of them."""
    if f"base/{name}" not in file:
        raise NoSuchArray(f"{name}: no such array by country in a comparison")
    data = file[f"base/{name}"]
    codes = [text_of(code) for code in file["country"][()]]
    if unknown := [code for code in countries if code not in codes]:
        raise NoSuchArray(f"{' '.join(unknown)}: no such country in the comparison")
    chosen = [codes.index(code) for code in countries] or list(range(len(codes)))
    units = text_of(data.attrs.get("units", ""))
    averaged = units in AVERAGED_UNITS or name.split("/")[-1] in AVERAGED_NAMES or name.startswith("scorecard/")

    def path(values):
        values = values[..., chosen].astype(float)
        total = np.nansum(values, axis=-1)  # a country without such people has no share
        return total / np.maximum(1, np.isfinite(values).sum(axis=-1)) if averaged else total

    long_name = text_of(data.attrs.get("long_name", name)).removeprefix("base: ")
    return Measure(np.asarray(file["time"][()], float), path(data[()]), path(file[f"variants/{name}"][variant]), units, averaged, long_name)


def sign_of(difference):
    """'+', '-' or '0', of the mean over replicates."""
    mean = float(np.mean(difference))
    return "+" if mean > 0 else "-" if mean < 0 else "0"

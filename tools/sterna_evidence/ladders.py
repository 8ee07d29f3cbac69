"""The same lever at rising strength, with every feedback on: where the order that holds within a step reverses over the years."""
from dataclasses import dataclass

import numpy as np

from .experiments import lever


@dataclass
class Ladder:
    """`values[step][year]`, means over seeds; `sign` +1 where more strength should never give less."""

    title: str
    measure: str
    steps: list
    years: list
    values: np.ndarray
    sign: int

    def reversals(self):
        """Pairs (step, year) at which a stronger lever gives less than a weaker one, or more where it should give less."""
        change = self.sign * np.diff(self.values, axis=0)
        tolerance = 1e-9 * np.abs(self.values).max()
        return [(int(step), self.years[int(year)]) for step, year in zip(*np.where(change < -tolerance))]


def corridor(result, what, origins, destinations):
    return result.array(what)[1:, result.countries(origins)][:, :, result.countries(destinations)].sum(axis=(1, 2, 3, 4))


def climb(lab, title, measure, name, key, steps, sign, read, population, end="2032-01", **rest):
    variants = {f"{key}{i}": [lever(name, **{key: value}, **rest)] for i, value in enumerate(steps)}
    runs = lab.twins(variants, population=population, end=end)
    values = np.mean([[read(run[label]) for label in variants] for run in runs], axis=0)
    years = [int(year) - 1 for year in runs[0]["base"].array("time")[1:]]
    return Ladder(title, measure, [f"{key} {value}" for value in steps], years, values, sign)


def young_health(result):
    country, field = result.index("origin", "GHA"), result.index("field", "health")
    return result.array("young_skilled_departures")[1:, country, field]


def formal(result):
    channels = [name.decode() for name in result.file["channel"][()]]
    return result.array("remittance_received")[1:][..., [name != "informal" for name in channels]].sum(axis=(1, 2, 3)) / 1e9


def ladders(lab):
    ghana = {"workers": 40_000, "floor": 200, "focus": {"GHA": 60}}
    germany = {"origins": ["GHA"], "destinations": ["DEU"]}
    yield climb(lab, "Slots of a circular visa, Ghana to Germany", "departures to Germany a year", "circular_visa", "quota", [500, 2000, 8000], 1,
                lambda r: corridor(r, "outflow", ["GHA"], ["DEU"]), ghana, scope=germany)
    yield climb(lab, "Places of a quota for Nigerians in the United States", "departures to the United States a year", "quota", "amount", [1000, 5000, 25000], 1,
                lambda r: corridor(r, "outflow", ["NGA"], ["USA"]), {"workers": 40_000, "floor": 200, "focus": {"NGA": 100}},
                scope={"origins": ["NGA"], "destinations": ["USA"]})
    yield climb(lab, "Falling cap of the price of transfers, everywhere", "received by formal channels, bn US$ a year", "transfer_fee_cap", "cap", [0.08, 0.05, 0.03], 1,
                formal, {"workers": 60_000, "floor": 300})
    yield climb(lab, "Years of a bond on health workers trained in Ghana", "departures of health workers of 20-35 a year", "bonding", "years", [1, 3, 6], -1,
                young_health, ghana, end="2040-01", scope={"origins": ["GHA"], "fields": ["health"]})
    yield climb(lab, "Pay of health workers in Ghana", "departures of health workers of 20-35 a year", "wage_topup", "rise", [0.1, 0.3, 0.9], -1,
                young_health, ghana, end="2040-01", scope={"origins": ["GHA"], "fields": ["health"]})
    yield climb(lab, "Grants on return to Ghana", "returns a year", "return_incentive", "grant", [0.25, 1, 4], 1,
                lambda r: r.array("return_flow")[1:, r.index("origin", "GHA")].sum(axis=(1, 2, 3)), ghana, scope={"origins": ["GHA"]})

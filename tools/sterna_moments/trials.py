"""Moments that need a second run: one change, everybody else and all luck as before."""

import h5py
import numpy as np

from .changed_world import changed_world
from .program import ROOT, sterna

LAID = "schema_version: 1\nextends: {base}\nworld: {world}\n"


class Pair:
    """Two results of one scenario, without and with a change."""

    def __init__(self, base, changed):
        self.base, self.changed = h5py.File(base), h5py.File(changed)
        self.codes = [code.decode() for code in self.base["country"][()]]

    def both(self, name, pick):
        return pick(self.base[name][()].astype(float)), pick(self.changed[name][()].astype(float))


def written(folder, name, base, world, policies=""):
    file = folder / f"{name}.yaml"
    file.write_text(LAID.format(base=base, world=world) + policies)
    return file


def pair(folder, name, base, world, policies, options, other_world=None):
    """Runs a scenario without and with policies, or in a world and a changed copy of it."""
    results = []
    for end, laid, where in (("base", "", world), ("changed", policies, other_world or world)):
        result = folder / f"{name}-{end}.h5"
        settings = [word for option in options for word in ("-P", option)]
        sterna("run", written(folder, f"{name}-{end}", base, where, laid), *settings, "-o", result, "--quiet")
        results.append(result)
    return Pair(*results)


def transfer_moments(run, workers, folder):
    """A cap of 3 % on the price of 200 dollars everywhere: what it adds to receipts, and what receipts do to poverty."""
    cap = "policies:\n  - lever: transfer_fee_cap\n    cap: 0.03\n"
    two = pair(folder, "cap", ROOT / "configs/world-200.yaml", run.folder, cap, [f"population.workers={workers}", "time.end=2022-01"])
    poor = np.array(run.column("income_group")) != "high"
    formal = np.array([name.decode() != "informal" for name in two.base["channel"][()]])
    before, after = two.both("remittance_received", lambda x: x[-1][poor][:, :, formal].sum() / 1e9)
    yield "M18", "more received formally by low and middle income with a cap of 3 % everywhere, bn US$ a year", after - before, "32", "fitted", "Kpodar and Imam 2022"
    sent, more = two.both("remittance_sent", lambda x: x[-1].sum())
    money, cost = (two.both(name, lambda x: x[-1][:, :, formal].sum()) for name in ("remittance_sent", "remittance_fee"))
    dear, cheap = (fee / amount for fee, amount in zip(cost, money))
    yield "M18", "elasticity of all money sent to one plus the formal price, the same", np.log(more / sent) / np.log((1 + cheap) / (1 + dear)), "-1.7", "fitted", \
        "derived from Kpodar and Imam 2022"
    received, money = two.both("remittances_received", lambda x: x[-1])
    share, lower = two.both("poverty", lambda x: x[-1].mean(axis=1))
    change = np.log(np.where(received > 0, money, 1) / np.where(received > 0, received, 1))
    use = poor & (change > 0.005) & (share > 0.001)
    if use.sum() >= 10:
        yield "M26", f"elasticity of the poverty headcount to transfers received, the same, median of {use.sum()} countries", \
            np.median(np.log(np.maximum(lower[use], 1e-6) / share[use]) / change[use]), "-.35", "emergent", "Adams and Page 2005"


def raised_wage(source, folder, code, factor):
    """A copy of a world in which one country pays its skilled more."""
    def raise_wage(row):
        row["wage_tertiary"] = f"{float(row['wage_tertiary']) * factor:.6g}"
    changed_world(source, folder, [code], raise_wage)


def retention_moments(run, workers, folder, code="GHA"):
    """Skilled wages of one origin a tenth higher: what it does to the yearly chance that the skilled leave."""
    world = run.folder.parent / "forum-40-2020"
    two = pair(folder, "wage", ROOT / "configs/baseline.yaml", world, "", [f"population.workers={workers}", "population.focus={GHA: 100}", "time.end=2024-01"],
               raised_wage(world, folder / "world-wage", code, 1.1))
    k = two.codes.index(code)
    left = two.both("outflow", lambda x: x[1:, k, :, -1].sum())
    home = two.both("stock", lambda x: x[:-1, k, k, -1].sum())
    before, after = left[0] / home[0], left[1] / home[1]
    source = "Antwi and Phillips 2013"
    yield "M20", f"change of the yearly skilled emigration of {code} for +10 % in skilled wages, points (data: health workers of 20-35, from 8)", \
        100 * (after - before), "-1.0", "emergent", source
    yield "M20", f"the same as an elasticity; yearly skilled emigration is {100 * before:.2f} %", np.log(after / before) / np.log(1.1), "-1.40", "emergent", source


def schooling_moments(run, workers, folder, code="PHL", places=20_000):
    """Places in the United States for the health workers of one origin: how many more graduate for each who leaves more. Never fitted."""
    world = run.folder.parent / "forum-40-2020"
    visas = (f"policies:\n  - lever: circular_visa\n    from: 2021-01\n    scope: {{origins: [{code}], destinations: [USA], education: [tertiary], "
             f"fields: [health]}}\n    quota: {places} per year\n    max_stay: 60 months\n    renewals: 2\n")
    two = pair(folder, "visas", ROOT / "configs/baseline.yaml", world, visas, [f"population.workers={workers}", f"population.focus={{{code}: 500}}", "time.end=2034-01"])
    k, health = two.codes.index(code), [name.decode() for name in two.base["field"][()]].index("health")
    left = gained(two.both("outflow", lambda x: x[:, k, :, -1].sum()))
    graduates = gained(two.both("graduates", lambda x: x[:, k].sum()))
    home = gained(two.both("skilled_by_field", lambda x: x[-1, k, health]))
    away = gained(two.both("stock", lambda x: x[-1, k, :, -1].sum() - x[-1, k, k, -1].sum()))
    source, what = "Abarcar and Theoharides 2024 and drafts", f"for each skilled emigrant more, {places:,} places a year in the US for health workers of {code}, 13 years"
    if left > 0:
        yield "M22", f"skilled graduates more {what}", graduates / left, "2-10", "emergent", source
        yield "M22", f"health workers more, at home and abroad, {what}", (home + away) / left, "2-10", "emergent", source


def gained(two):
    return two[1] - two[0]

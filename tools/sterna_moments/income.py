"""Emigration against income: across origins, and in a sweep of incomes."""
import sys

import h5py
import numpy as np

from .changed_world import changed_world
from .program import sterna

LEVELS = (500, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 16_000, 24_000, 40_000)  # PPP dollars a head


def richer_world(source, folder, codes, level):
    """A copy of a world in which incomes and wages of these countries are scaled to one income a head; nothing else changes."""
    def scale(row):
        factor = level / float(row["gdp_per_head_ppp"])
        for column in ("gdp_per_head_ppp", "wage_below", "wage_secondary", "wage_tertiary"):
            row[column] = f"{float(row[column]) * factor:.6g}"
    changed_world(source, folder, codes, scale)


def departures_at(run, codes, level, workers, folder):
    """Departures of natives of these countries in a year, to all and to high-income countries, where all of them have this income."""
    world = folder / f"world-{level}"
    richer_world(run.folder, world, codes, level)
    scenario = folder / f"{level}.yaml"
    scenario.write_text(f"schema_version: 1\nworld: {world}\npopulation: {{workers: {workers}}}\n"
                        "time: {start: 2020-01, end: 2021-01, step: month}\nseed: 20070709\n")
    result = folder / f"{level}.h5"
    sterna("run", scenario, "-o", result, "--quiet")
    with h5py.File(result) as file:
        listed = [code.decode() for code in file["country"][()]]
        out = file["outflow"][()].sum(axis=(0, 3, 4)).astype(float)[[listed.index(code) for code in codes]]
    rich = np.array(run.column("income_group")) == "high"
    return out.sum(), out[:, rich].sum()


def sweep_moments(run, workers, folder):
    """The same people in a world where low- and lower-middle-income countries all have one income, for a series of incomes.

    Nothing else changes: distances, constants and visas stay, so the sweep shows what income does to leaving by itself: the means
    it gives and the reasons it takes away. Moves among these countries count too, whose incomes rise together.
    """
    codes = [code for code, group in zip(run.codes, run.column("income_group")) if group in ("low", "lower_middle")]
    x, source = np.log(LEVELS), "Clemens 2020"
    low, high = np.array(LEVELS) <= 10_000, np.array(LEVELS) >= 10_000
    flows = []
    for level in LEVELS:
        flows.append(departures_at(run, codes, level, workers, folder))
        print(f"incomes of {len(codes)} countries at {level:,} PPP$: {flows[-1][0]:,.0f} departures in a year, {flows[-1][1]:,.0f} of them to high income",
              file=sys.stderr)
    for name, out, data in zip(("all countries", "high-income countries"), np.array(flows).T, ("+.35", "+.74")):
        y, top = np.log(out), int(np.argmax(out))
        yield "M14", f"sweep of incomes, elasticity of emigration to {name}, up to PPP$ 10,000", np.polyfit(x[low], y[low], 1)[0], data, "emergent", source
        yield "M14", f"the same from PPP$ 10,000, to {name}", np.polyfit(x[high], y[high], 1)[0], "negative", "emergent", source
        turn = "none: falls throughout" if top == 0 else "none: rises throughout" if top == len(y) - 1 else f"{LEVELS[top]:,}"
        yield "M14", f"income at which emigration to {name} turns, PPP$", turn, "10,000", "emergent", source


def hump_moments(run):
    """Emigration across origins against their income: slopes below and above 10,000 PPP$, and where the fit turns."""
    income = np.log(np.array(run.column("gdp_per_head_ppp"), dtype=float))
    out = run.cube("outflow").sum(axis=(1, 2, 3))
    natives = run.cube("stock", 0).sum(axis=(1, 2, 3))
    use = (out > 0) & (natives > 1e6)
    if use.sum() < 12:
        return
    x, y = income[use], np.log(out[use] / natives[use])
    cut = np.log(10_000)
    for name, side in (("below", x < cut), ("above", x >= cut)):
        if side.sum() > 5:
            yield "M14", f"elasticity of emigration to income across origins, {name} PPP$ 10,000", np.polyfit(x[side], y[side], 1)[0], \
                "+.35 to +.74" if name == "below" else "negative", "fitted", "Clemens 2014, 2020"
    bend, slope, _ = np.polyfit(x, y, 2)
    turning = float(np.exp(-slope / (2 * bend))) if bend < 0 else float("inf")
    yield "M14", "income at which emigration turns across origins, PPP$", turning, "10,000", "fitted", "Clemens 2014, 2020"

"""Runs behind the page, unless their results are handed over."""
from sterna_moments import facts, income, skills, trials, winners, world_totals
from sterna_moments.program import ROOT, simulate, sterna
from sterna_moments.run import Run
from sterna_moments.table import moments

SCENARIO = ROOT / "configs/world-200.yaml"
EARLIER = ("schema_version: 1\nextends: {base}\nmeta: {{title: From 2010}}\nworld: {world}\ntime: {{start: 2010-01, end: 2020-01, step: month}}\n")


def run_hindcasts(folder, worlds, workers, posterior=None, members=0):
    """Ten years from 2010, five from 2015, and the fitting windows that end with 2015 and 2020."""
    more = ["--posterior", posterior, "--members", str(members)] if posterior else []
    words = ["--workers", str(workers), "--progress", "none"]
    world = {year: worlds / f"world-200-{year}" for year in (2010, 2015, 2020)}
    sterna("hindcast", world[2010], "--years", "10", *words, *more, "-o", folder / "2010")
    errors = ["--errors", folder / "2010/errors.csv"] if (folder / "2010/errors.csv").exists() else []
    sterna("hindcast", world[2015], "--years", "5", *words, *more, *errors, "-o", folder / "2015")
    for year in (2015, 2020):
        sterna("hindcast", world[year - 5], "--rates-of", world[year], *words, "-o", folder / f"window-{year}")


def to_2050(folder, workers):
    return simulate(SCENARIO, workers, "2050-01", folder / "to-2050.h5")


def from_2010(folder, worlds, workers):
    scenario = folder / "from-2010.yaml"
    scenario.write_text(EARLIER.format(base=SCENARIO, world=worlds / "world-200-2010"))
    result = folder / "from-2010.h5"
    sterna("run", scenario, "-P", f"population.workers={workers}", "-o", result, "--quiet")
    return result


def rows_of(later, earlier, worlds, forecasts, trial_workers, folder):
    """Every row that runs and hindcasts give; without workers for trials those that need second runs are left out."""
    run = Run(later, worlds)
    rows = list(moments(run))
    for part in (world_totals.world_moments, world_totals.share_moments, facts.premium_moments, facts.optimum_moments, facts.fiscal_moments):
        rows += part(run)
    rows += world_totals.hindcast_moments(forecasts)
    if earlier:
        first = Run(earlier, worlds)
        for part in (world_totals.world_moments, world_totals.oecd_moments, world_totals.share_moments, skills.skilled_moments, facts.portability_moments):
            rows += part(first)
    if trial_workers:
        for part in (income.sweep_moments, trials.transfer_moments, trials.retention_moments, trials.schooling_moments, winners.winner_moments):
            rows += part(run, trial_workers, folder)
    return rows

"""Runs every scenario of the library against its base, draws each and writes the page."""
import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h5py

from .figure import draw, save
from .findings import read_case
from .index import renew
from .scenarios import CONFIGS, EXPECTATIONS, ROOT, WrongEntry, read_expectations
from .measure import NoSuchArray
from .page import page
from .runs import PROGRAM, Failed, Size, batches, compare


def arguments(argv):
    parser = argparse.ArgumentParser(prog="tools/gallery", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="names of scenarios, as circular_visa; default: all of them")
    parser.add_argument("--workers", type=int, default=40_000, help="target number of simulated workers (default: %(default)s)")
    parser.add_argument("--floor", type=int, default=500, help="fewest workers of a birth country (default: %(default)s)")
    parser.add_argument("-n", "--replicates", type=int, default=5, help="pairs of runs (default: %(default)s)")
    parser.add_argument("--end", default="2034-01", help="the month before which runs stop (default: %(default)s)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="runs at a time, one thread each (default: one a core)")
    parser.add_argument("--runs", type=Path, default=ROOT / "outputs/gallery", help="folder of comparison files, kept between calls (default: outputs/gallery)")
    parser.add_argument("-o", "--output", type=Path, default=CONFIGS, help="folder of GALLERY.md; figures go to gallery/ in it (default: configs)")
    parser.add_argument("--expectations", type=Path, default=EXPECTATIONS, help="file of expectations (default: configs/gallery/expectations.yaml)")
    parser.add_argument("--index", action="store_true", help="only renew the table of the library in configs/README.md")
    parser.add_argument("--check", action="store_true", help="with --index: only say whether the table is the present one")
    return parser.parse_intermixed_args(argv)  # names may stand anywhere among the options


def chosen(entries, names):
    if unknown := set(names) - {entry.scenario.name for entry in entries}:
        raise WrongEntry(f"{', '.join(sorted(unknown))}: no expectation of such a scenario")
    return [entry for entry in entries if not names or entry.scenario.name in names]


def cases_of(batch, crowds, size, folder):
    begun = time.monotonic()
    output, ran = compare(batch, crowds, size, folder)
    print(f"{batch.name}: {len(batch.entries)} scenarios, {f'{time.monotonic() - begun:.0f} s' if ran else 'kept'}", flush=True)
    with h5py.File(output) as file:
        return [read_case(file, position, entry) for position, entry in enumerate(batch.entries)]


def by_weight(found):
    """Most scenarios first, so that no core waits for the last batch."""
    return sorted(found, key=lambda batch: -len(batch.entries))


def build(given):
    crowds, entries = read_expectations(given.expectations)
    entries = chosen(entries, given.scenarios)
    size = Size(given.workers, given.floor, given.replicates, 1, given.end)
    with ThreadPoolExecutor(given.jobs) as pool:
        cases = [case for found in pool.map(lambda batch: cases_of(batch, crowds, size, given.runs), by_weight(batches(entries, size))) for case in found]
    order = {entry.scenario.file: place for place, entry in enumerate(entries)}
    cases.sort(key=lambda case: order[case.entry.scenario.file])
    for case in cases:
        save(draw(case), given.output / f"gallery/{case.entry.scenario.name}.png")
    last = int(given.end[:4]) - (given.end[5:] == "01")
    target = given.output / "GALLERY.md"
    target.write_text(page(cases, crowds, size, last), encoding="utf-8")
    print(f"{len(cases)} scenarios in {target}")


def main(argv=None):
    given = arguments(argv)
    if given.index:
        current = renew(given.check)
        stale = "stale: configs/README.md; run tools/gallery --index" if given.check else "configs/README.md: table of the library renewed"
        print("the table of the library is the present one" if current else stale)
        return 1 if given.check and not current else 0
    try:
        if not PROGRAM.exists():
            raise Failed(f"{PROGRAM}: the program is not there; build it or name it in STERNA_PROGRAM")
        build(given)
    except (WrongEntry, NoSuchArray, Failed) as error:
        print(error, file=sys.stderr)
        return 2
    return 0

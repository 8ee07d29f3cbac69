"""The command line of the world builder."""

import argparse
import sys
from pathlib import Path

from . import build, fold, later, nodes, outcomes, shocks, write
from .sources import Sources
from .world import round_persons

COMMITTED = tuple((world, year) for world in nodes.WORLDS for year in (2010, 2015, 2020))
BASES = (2005, 2010, 2015, 2020)
LAST_YEAR_OF_DATA = 2020


def arguments(argv):
    parser = argparse.ArgumentParser(prog="worlds", description="Builds base worlds from public data.")
    parser.add_argument("--data", required=True, type=Path, help="folder with the source tables (CSV)")
    parser.add_argument("--world", choices=nodes.WORLDS)
    parser.add_argument("--base-year", type=int, choices=BASES)
    parser.add_argument("--all", action="store_true", help="build the six committed worlds")
    parser.add_argument("-o", "--output", type=Path, help="folder to write (with --all: the folder of the six)")
    chosen = parser.parse_args(argv)
    if chosen.all == bool(chosen.world or chosen.base_year):
        parser.error("give either --all, or both --world and --base-year")
    if not chosen.all and not (chosen.world and chosen.base_year and chosen.output):
        parser.error("one world needs --world, --base-year and -o")
    return chosen


def say(words):
    print(words, file=sys.stderr, flush=True)


def build_base(data, base_year, outputs):
    """Writes the worlds of one base year; `outputs` is a list of (world, folder)."""
    full, places, flags = build.full_world(Sources(data, base_year), say)
    for world, folder in outputs:
        chosen = nodes.choose(world, places)
        result = round_persons(fold.fold(full, chosen))
        write.world_files(folder, f"{world}-{base_year}", result, flags.sorted_rows())
        say(f"wrote {folder}: {len(result.codes)} nodes")
    return places


def add_later(data, base_year, places, outputs):
    """Adds what became known afterwards, for comparison."""
    everything = Sources(data, LAST_YEAR_OF_DATA)
    for world, folder in outputs:
        chosen = nodes.choose(world, places)
        write.save(folder, "later.csv", later.HEADER, later.rows(everything, places, chosen))
        write.save(folder, "outcomes.csv", outcomes.HEADER, outcomes.rows(everything, places, chosen, base_year))
        write.save(folder, "shocks.csv", shocks.HEADER, shocks.rows(chosen))


def build_all(data, base_year, outputs):
    places = build_base(data, base_year, outputs)
    add_later(data, base_year, places, outputs)


def main(argv=None):
    chosen = arguments(sys.argv[1:] if argv is None else argv)
    if not chosen.all:
        build_all(chosen.data, chosen.base_year, [(chosen.world, chosen.output)])
        return
    folder = chosen.output or Path("configs/worlds")
    for year in (2010, 2015, 2020):
        build_all(chosen.data, year, [(world, folder / f"{world}-{y}") for world, y in COMMITTED if y == year])

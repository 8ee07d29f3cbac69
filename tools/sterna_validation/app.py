"""tools/validation: arguments, messages, exit codes (0 ok, 2 input, 3 input/output)."""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from sterna_moments.program import PROGRAM, ROOT

from . import collection, inputs, models, page, pictures
from .displaced import displaced_origins
from .inputs import BadInput
from .moments_table import judged
from .pictures.frame import Material

WHAT = "Builds the validation page: hindcasts, moments and left-out origins beside the data, with pictures."


def arguments(argv):
    parser = argparse.ArgumentParser(prog=page.COMMAND, description=WHAT)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "configs/worlds/VALIDATION.md", help="page to write; pictures lie in pictures/ beside it")
    parser.add_argument("--hindcasts", type=Path, metavar="DIR", help="folder with 2010, 2015, window-2015 and window-2020, instead of running them")
    parser.add_argument("--posterior", type=Path, metavar="FILE", help="posterior of the common parameters, for intervals of the scores")
    parser.add_argument("--members", type=int, default=20, help="members drawn from it (default 20)")
    parser.add_argument("--cross-validation", type=Path, metavar="FILE", help="CSV of tools/cross_validate")
    parser.add_argument("--to-2050", type=Path, metavar="RESULT", help="result of configs/world-200.yaml, instead of running it")
    parser.add_argument("--from-2010", type=Path, metavar="RESULT", help="result of ten years from 2010, instead of running them")
    parser.add_argument("--worlds", type=Path, default=ROOT / "configs/worlds", help="folder of the worlds")
    parser.add_argument("--workers", type=int, default=1_000_000, help="of runs and hindcasts; trials have half (default 1,000,000)")
    parser.add_argument("--no-trials", action="store_true", help="leave out moments that need second runs")
    return parser.parse_args(argv)


def checked(chosen):
    """What was handed over, before anything long begins."""
    for file in (chosen.posterior, chosen.to_2050, chosen.from_2010):
        if file is not None and not file.is_file():
            raise BadInput(f"{file}: no such file")
    rates, hindcasts = inputs.left_out(chosen.cross_validation), inputs.hindcasts(chosen.hindcasts) if chosen.hindcasts else None
    if not (chosen.worlds / "world-200-2010/countries.csv").is_file():
        raise BadInput(f"{chosen.worlds}/world-200-2010: holds no world")
    for year in () if hindcasts else (2010, 2015, 2020):
        if not (chosen.worlds / f"world-200-{year}/constants.csv").is_file():
            raise BadInput(f"{chosen.worlds}/world-200-{year}: the world has no constants.csv; `sterna calibrate` writes it")
    runs = not (hindcasts and chosen.to_2050 and chosen.from_2010 and chosen.no_trials)
    if runs and not Path(PROGRAM).is_file():
        raise BadInput(f"{PROGRAM}: the program is not there; build it or name it in STERNA_PROGRAM")
    return rates, hindcasts


def build(chosen):
    rates, hindcasts = checked(chosen)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if hindcasts is None:
            models.run_hindcasts(folder, chosen.worlds, chosen.workers, chosen.posterior, chosen.members)
            hindcasts = inputs.hindcasts(folder)
        later = chosen.to_2050 or models.to_2050(folder, chosen.workers)
        earlier = chosen.from_2010 or models.from_2010(folder, chosen.worlds, chosen.workers)
        rows = models.rows_of(later, earlier, chosen.worlds, hindcasts.forecasts, 0 if chosen.no_trials else chosen.workers // 2, folder)
    rows += collection.gaps(rows)
    moments = judged(collection.in_order(rows))
    world = chosen.worlds / "world-200-2010"
    material = Material(hindcasts, world, displaced_origins(world), rates)
    drawn = pictures.draw_all(material, chosen.output.parent / "pictures")
    chosen.output.write_text(page.page(hindcasts, moments, rates, drawn), encoding="utf-8")
    print(f"wrote {chosen.output} and {len(drawn)} pictures")


def main(argv=None):
    try:
        build(arguments(sys.argv[1:] if argv is None else argv))
        return 0
    except BadInput as error:
        print(f"{page.COMMAND}: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"{page.COMMAND}: `sterna {error.cmd[1]}` ended with {error.returncode}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{page.COMMAND}: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return 3

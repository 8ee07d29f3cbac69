"""The skilled abroad: how many, how fast they grew, and from which regions; ages 15-64."""
import numpy as np

from .run import migrants, ratio

REGIONS = {"Africa": ("Africa", ".11"), "LAC": ("Latin America and the Caribbean", ".077"), "Asia": ("Asia", ".033")}
UNDESA = "OECD and UN DESA 2013"


def oecd(run):
    return [run.at(code) for code in run.groups()["OECD"] if run.at(code) is not None]


def skilled_moments(run):
    """Moments of 2010, so only of runs from that year."""
    if int(run.years[0]) != 2010:
        return
    first, last = migrants(run.cube("stock", 0)), migrants(run.cube("stock", len(run.years) - 1))
    there = oecd(run)
    yield "M5", "tertiary-educated migrants 15-64 in OECD countries, million, 2010 (data: 15 and older)", first[:, there, -1].sum() / 1e6, "27.3", "input", UNDESA
    years = f"{run.years[0]}-{run.years[-1]}"
    yield "M6", f"growth of skilled migrants in OECD countries, {years}; data 1990-2000 and 2000-10, so another decade", \
        last[:, there, -1].sum() / first[:, there, -1].sum() - 1, ".637-.70", "emergent", "Beine, Docquier and Rapoport 2008; OECD and UN DESA 2013"
    yield "M6", f"growth of other migrants there, {years}; data 1990-2000, so another decade", \
        last[:, there, :-1].sum() / first[:, there, :-1].sum() - 1, ".144", "emergent", "Beine, Docquier and Rapoport 2008"
    yield from rates_by_region(run, there)


def rates_by_region(run, there):
    region = np.array(run.column("region"), dtype=object)
    northern = np.array(run.column("subregion")) == "Northern America"
    region[(region == "Americas") & ~northern] = "Latin America and the Caribbean"
    for row in (0, len(run.years) - 1):
        skilled = run.cube("stock", row)[:, :, -1].sum(axis=2)
        abroad = skilled.copy()
        np.fill_diagonal(abroad, 0)
        for short, (name, data) in REGIONS.items():
            born = region == name
            yield "M7", f"skilled natives of {short} who live in OECD countries, {run.years[row]}" + (" (data: 2010)" if row else ""), \
                ratio(abroad[born][:, there].sum(), skilled[born].sum()), data, "input" if row == 0 else "emergent", UNDESA

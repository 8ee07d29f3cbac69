"""Migrants of the world and of the OECD, all ages, and what part of residents they are."""
import numpy as np

from .people import OECD_20
from .run import migrants, ratio

UN = "UN DESA, revisions 2020 and 2024"
WORLD = {2010: "220", 2015: "248", 2020: "275-281", 2024: "304"}  # million
OECD_SHARE = {2010: ".12", 2050: ".17-.19"}
DAO = "Dao, Docquier, Maurel and Schaus 2021"


def kind(row):
    return "input" if row == 0 else "emergent"


def all_ages(run, row):
    """Migrants by destination: those of 15-64 over the share of these ages among its foreign-born."""
    adults = migrants(run.cube("stock", row)).sum(axis=(0, 2, 3))
    return adults / np.array(run.column("share_15_64"), dtype=float)


def world_moments(run):
    for row, year in enumerate(run.years):
        if int(year) in WORLD:
            yield "M1", f"migrants of the world, million, {year}, from {run.years[0]}", all_ages(run, row).sum() / 1e6, WORLD[int(year)], kind(row), UN


def oecd_moments(run):
    """The foreign-born of twenty destinations in the year the source ends."""
    rich = [run.at(code) for code in OECD_20 if run.at(code) is not None]
    if int(run.years[0]) == 2010:
        yield "M3", "foreign-born of 20 OECD countries, million, 2010", all_ages(run, 0)[rich].sum() / 1e6, "89.3", "input", "IAB 2010"


def share_moments(run):
    oecd = [run.at(code) for code in run.groups()["OECD"] if run.at(code) is not None]
    for row, year in enumerate(run.years):
        if int(year) in OECD_SHARE:
            stock = run.cube("stock", row)
            share = ratio(migrants(stock)[:, oecd].sum(), stock[:, oecd].sum())
            yield "M25", f"foreign-born among residents 15-64 of OECD countries, {year}, from {run.years[0]}", share, OECD_SHARE[int(year)], kind(row), DAO


def hindcast_moments(forecasts):
    """The OECD path after the base year, from corridors of a thousand persons and more of a hindcast."""
    stock = forecasts[(forecasts.outcome == "stock") & forecasts.destination.isin(OECD_20)]
    for (first, last), rows in stock.groupby(["from", "to"]):
        yield "M3", f"foreign-born of 20 OECD countries from corridors of 1,000 and more, million, {last}, from {first}", \
            rows.expected.sum() / 1e6, f"{rows.truth.sum() / 1e6:.1f}", "emergent", "UN DESA 2024"

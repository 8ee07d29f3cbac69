"""Stocks: totals, unknown origins, education; needs the source tables."""

import numpy as np
import pytest

from sterna_worlds import flows, skills, stocks
from sterna_worlds.ages import share_15_64
from sterna_worlds.flags import Flags

# A hundred persons in rounding: none may be lost.
ONE = 1.0


def cell(world, origin, destination):
    persons = world.stocks[world.codes.index(origin), world.codes.index(destination)].sum(axis=0)
    return persons[2] / persons.sum()


def test_unfolding_keeps_every_destination_total(built):
    world, places, sources = built
    total = stocks.unfolded(sources, places.codes, sources.base_year).total.sum(axis=0)
    published = stocks.destination_totals(sources, places.codes, sources.base_year)
    assert np.abs(total - published).max() < ONE


def test_stocks_of_a_destination_are_its_foreign_born_aged_15_to_64(built):
    world, places, sources = built
    published = stocks.destination_totals(sources, places.codes, sources.base_year)
    share = share_15_64(sources, places, Flags())
    assert np.allclose(world.stocks.sum(axis=(0, 2, 3)), published * share, rtol=1e-9)


def test_the_world_of_2020_holds_275_million_migrants(built):
    world, places, sources = built
    expected = {2010: 221.0, 2020: 275.3}[sources.base_year]
    assert stocks.unfolded(sources, places.codes, sources.base_year).total.sum() / 1e6 == pytest.approx(expected, abs=0.3)


def test_no_large_flow_starts_from_an_empty_corridor_once_unfolded(data):
    from sterna_worlds.places import load
    from sterna_worlds.sources import Sources
    sources = Sources(data, 2020)
    places = load(sources, Flags())
    window = flows.window(sources, places, np.ones(len(places)), 2010)
    filled = stocks.unfolded(sources, places.codes, 2010).total
    named = stocks.named_only(sources, places.codes, 2010).total
    assert ((window.returned >= 1000) & (named < 1)).sum() > 200
    assert ((window.returned >= 1000) & (filled < 1)).sum() == 0
    # Displacements of the window itself, as CAF-COD, cannot be in its first stock.
    assert ((window.outward >= 1000) & (filled < 1)).sum() <= 11


def test_tertiary_shares_of_known_corridors_are_plausible(built):
    world, places, sources = built
    if sources.base_year != 2020:
        pytest.skip("shares known for 2020")
    known = {("IND", "USA"): 0.72, ("PHL", "USA"): 0.68, ("MEX", "USA"): 0.19, ("POL", "GBR"): 0.44, ("TUR", "DEU"): 0.11,
             ("BGD", "SAU"): 0.12}
    for pair, share in known.items():
        assert cell(world, *pair) == pytest.approx(share, abs=0.07), pair


def test_no_gulf_corridor_is_more_skilled_than_its_destination(built):
    world, places, sources = built
    published = skills.margins(sources, places).immigrants
    for code in ("ARE", "SAU", "KWT"):
        d = places.codes.index(code)
        for sex in range(2):
            share = published[d, sex, 1] / published[d, sex].sum()
            persons = world.stocks[:, d, sex]
            some = persons.sum(axis=1) > 0
            assert (persons[some, 2] / persons[some].sum(axis=1)).max() <= share + 1e-9


def test_tertiary_emigrants_of_published_origins_are_met_on_average(built):
    """At 15 and over, as published; origins and destinations disagree by some millions in the source."""
    world, places, sources = built
    published = skills.margins(sources, places)
    emigrants = published.emigrants[:, :, 1].sum(axis=1)
    known = np.isfinite(emigrants) & (emigrants > 10000)
    stock = stocks.unfolded(sources, places.codes, sources.base_year)
    reached = np.zeros(len(places))
    for sex in range(2):
        persons = stock.of_sex(sex)
        adults = persons * skills.adult_share(published.immigrants[:, sex].sum(axis=1), persons.sum(axis=0))
        parts = world.stocks[:, :, sex]
        share = parts[:, :, 2] / np.maximum(parts.sum(axis=2), 1e-12)
        reached += (adults * share).sum(axis=1)
    error = np.abs(reached[known] / emigrants[known] - 1)
    assert np.median(error) < 0.12


def test_skilled_emigration_rates_are_near_the_published_ones(built):
    """15-64 in the world, 15+ in the source: near, not equal."""
    world, places, sources = built
    frame = sources.latest("emigrants_by_skill_wdr2023", "emigration_rate_tertiary", places.codes, sources.base_year).to_numpy()
    away = world.stocks[:, :, :, 2].sum(axis=(1, 2))
    rate = away / (away + world.natives[:, :, :, 2].sum(axis=(1, 2)))
    known = np.isfinite(frame)
    assert known.sum() > 140
    assert np.abs(rate[known] - frame[known]).mean() < 0.03

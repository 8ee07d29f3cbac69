"""The committed worlds obey their schema; needs no source tables."""

import re

import numpy as np
import pandas as pd
import pytest
import yaml

from sterna_worlds import outcomes, shocks, write
from sterna_worlds.nodes import FORTY, RESTS

PLAIN = re.compile(r"-?\d+(\.\d+)?")
HEADERS = {
    "countries.csv": ["code", *write.COUNTRY_COLUMNS],
    "residents.csv": ["country", "sex", "age", "education", "persons"],
    "stocks.csv": ["origin", "destination", "sex", "education", "persons"],
    "migrant_ages.csv": ["destination", "sex", "age", "share"],
    "corridors.csv": ["origin", "destination", *write.PAIR_COLUMNS],
    "entries.csv": ["country", "year", "female", "male"],
    "provenance.csv": ["file", "column", "publisher", "title", "edition", "year", "rule", "evidence"],
    "flags.csv": ["file", "key", "column", "rule"],
    "constants.csv": ["origin", "destination", "constant_skilled", "constant_other", "visa_cost_skilled", "visa_cost_other",
                      "return_factor", "arrival_factor", "removal_share"],
    "outcomes.csv": outcomes.HEADER,
    "shocks.csv": shocks.HEADER,
    "errors.csv": ["outcome", "years", "from", "items", "low", "high", "low_reference", "high_reference"],
    "later.csv": ["year", "country", "skilled_emigration_rate", "stock_abroad", "stock_abroad_skilled", "interpolated"],
}
WORDS = {"code", "name", "region", "subregion", "income_group", "country", "sex", "education", "origin", "destination"}
SHARES = ("share_15_64 unemployment_below unemployment_secondary unemployment_tertiary female_participation "
          "male_participation secondary_share_young tertiary_share_young field_health emigration_exit_5y irregular_share").split()


def table(world, name, **options):
    return pd.read_csv(world / name, keep_default_na=False, **options)


@pytest.mark.parametrize("name", HEADERS)
def test_every_file_has_exactly_its_columns(world, name):
    assert list(table(world, name).columns) == HEADERS[name]


def test_every_column_has_its_provenance_and_nothing_else_does(world):
    rows = table(world, "provenance.csv", dtype=str)
    wanted = {(file, column) for file, columns in HEADERS.items() if file != "provenance.csv" for column in columns}
    assert set(zip(rows["file"], rows["column"])) == wanted
    assert set(rows["evidence"]) <= {"found", "computed", "derived", "recalled_high", "recalled_medium", "recalled_low",
                                     "assumption"}
    assert (rows[["publisher", "title", "edition", "rule"]] != "").all(axis=None)


@pytest.mark.parametrize("name", list(HEADERS)[:6])
def test_numbers_are_plain_decimals(world, name):
    rows = table(world, name, dtype=str)
    for column in set(rows.columns) - WORDS:
        assert rows[column].map(lambda text: bool(PLAIN.fullmatch(text))).all(), column


def test_every_ordered_pair_is_one_sorted_corridor(world):
    codes = list(table(world, "countries.csv")["code"])
    pairs = table(world, "corridors.csv", usecols=["origin", "destination"])
    assert codes == sorted(codes)
    assert list(map(tuple, pairs.to_numpy())) == [(o, d) for o in codes for d in codes if o != d]


def test_shares_are_shares_and_wages_rise_with_education(world):
    rows = table(world, "countries.csv")
    assert ((rows[SHARES] >= 0) & (rows[SHARES] <= 1)).all(axis=None)
    assert (rows["wage_below"] > 0).all() and (rows["wage_below"] < rows["wage_secondary"]).all()
    assert (rows["wage_secondary"] < rows["wage_tertiary"]).all()
    assert ((rows["price_level"] > 0) & (rows["price_level"] <= 1.8)).all()


def test_corridor_rates_lie_in_their_ranges(world):
    rows = table(world, "corridors.csv")
    assert (rows["duration_0_5"] + rows["duration_5_10"] < 1).all()
    assert (rows[["duration_0_5", "duration_5_10"]] > 0).all(axis=None)
    assert rows["attrition"].between(0, 0.15).all() and rows["exit_rate"].between(0, 0.25).all()
    assert (rows[["inflow_skilled", "inflow_other", "transfers_usd", "stock"]] >= 0).all(axis=None)
    assert rows["transfer_cost"].between(0.005, 0.4).all() and rows["distance_km"].between(10, 20100).all()


def test_migrant_ages_sum_to_one_for_each_destination_and_sex(world):
    sums = table(world, "migrant_ages.csv").groupby(["destination", "sex"])["share"].sum()
    assert np.allclose(sums, 1.0, atol=1e-9) and len(sums) == 2 * len(table(world, "countries.csv"))


def test_corridor_stock_is_the_sum_of_the_stock_file(world):
    stocks = table(world, "stocks.csv").groupby(["origin", "destination"])["persons"].sum()
    corridors = table(world, "corridors.csv").set_index(["origin", "destination"])["stock"]
    assert (stocks > 0).all()
    assert (corridors[corridors > 0].sort_index() == stocks.sort_index()).all()


def test_transfers_add_up_to_what_the_origin_received(world):
    sent = table(world, "corridors.csv").groupby("origin")["transfers_usd"].sum()
    received = table(world, "countries.csv").set_index("code")["remittances_received_usd"]
    assert np.allclose(sent, received, rtol=1e-4, atol=1e-3)


def test_groups_name_only_nodes_of_the_world(world):
    description = yaml.safe_load((world / "world.yaml").read_text(encoding="utf-8"))
    codes = set(table(world, "countries.csv")["code"])
    assert description["name"] == world.name and description["base_year"] == int(world.name[-4:])
    for group, members in description["groups"].items():
        assert set(members) <= codes and members == sorted(members), group
    assert {"EU", "LDC", "SIDS", "GULF", "LOW_INCOME", "HIGH_INCOME", "AFRICA", "WESTERN_AFRICA", "OECD"} \
        <= set(description["groups"])


def test_the_forum_has_forty_countries_and_the_rest_of_the_world(world):
    if not world.name.startswith("forum"):
        pytest.skip("a world of countries only")
    rows = table(world, "countries.csv")
    assert len(set(FORTY)) == 40
    assert set(rows["code"]) == set(FORTY) | set(RESTS)
    assert set(rows.loc[rows["rest"] == 1, "code"]) == set(RESTS)


def test_cohorts_of_entrants_never_jump(world):
    rows = table(world, "entries.csv")
    base = int(world.name[-4:])
    persons = rows.assign(both=rows["female"] + rows["male"]).pivot(index="country", columns="year", values="both")
    assert list(persons.columns) == list(range(base, 2061))
    large = persons[persons[base] > 500]
    ratio = large.to_numpy()[:, 1:] / large.to_numpy()[:, :-1]
    assert ratio.min() > 0.9 and ratio.max() < 1.1
    adolescents = table(world, "residents.csv").query("age == 15")["persons"].sum() / 5
    assert 0.9 < persons[base].sum() / adolescents < 1.15

"""Folds the world of all places into nodes: sums are summed, levels are weighted, moves inside a rest vanish."""

import numpy as np
import pandas as pd

from .world import World

# Column -> what a rest's value is weighted with.
COUNTRY_WEIGHTS = {
    "share_15_64": "immigrants", "gdp_per_head_ppp": "population", "wage_below": "below", "wage_secondary": "secondary",
    "wage_tertiary": "tertiary", "price_level": "population", "unemployment_below": "below",
    "unemployment_secondary": "secondary", "unemployment_tertiary": "tertiary", "female_wage_ratio": "women",
    "female_participation": "women",
    "male_participation": "men", "life_expectancy_female": "population", "life_expectancy_male": "population",
    "secondary_share_young": "young", "tertiary_share_young": "thirties",
    "secondary_trend": "young", "tertiary_trend": "thirties", "tertiary_cost": "thirties",
    "field_health": "tertiary", "field_stem": "tertiary", "field_education": "tertiary", "under15_per_adult": "adults",
    "gini_class": "population", "emigration_exit_5y": "immigrants", "irregular_share": "immigrants",
    "physicians_per_1000": "population", "amenity": "population",
    "growth": "population", "credit_score": "population", "internet_share": "population",
}
SUMS = ("population", "remittances_sent_usd", "external_debt_usd", "exports_usd", "direct_investment_usd")
MAJORITIES = ("region", "income_group")
# A rest belongs to a subregion only if nearly all its people do, to a group of places if most do.
PURE = 0.99
MEMBER = 0.8
MEMBERSHIPS = ("ldc", "lldc", "sids", "eu", "gulf", "oecd")
SUMMED_PAIRS = ("agreement", "inflow_skilled", "inflow_other", "newcomers_5y", "stock_5y", "transfers_usd")
BY_STOCK = ("duration_0_5", "duration_5_10", "exit_rate", "attrition", "overqualified", "portability")
BY_TRANSFERS = ("transfer_cost", "price_bank", "price_operator", "price_mobile", "price_informal")
BY_PEOPLE = ("distance_km",)
FLAGS_BY_STOCK = ("contiguous", "common_language", "colony", "free_movement")
FLAGS_BY_PEOPLE = ("visa_required",)


def fold(world, nodes):
    if not nodes.rest.any():
        return world
    matrix = nodes.matrix
    stocks = np.einsum("ao,odsl,bd->absl", matrix, world.stocks, matrix)
    natives = np.einsum("ao,osxl->asxl", matrix, world.natives) + inside(world, nodes)
    for a in range(len(nodes.codes)):
        stocks[a, a] = 0.0
    pairs = fold_pairs(world, nodes)
    countries = fold_countries(world, nodes, pairs)
    foreign = world.stocks.sum(axis=(0, 3))
    ages = np.einsum("ad,dsx,ds->asx", matrix, world.migrant_ages, foreign)
    result = World(world.base_year, list(nodes.codes), countries, natives, stocks, ages / ages.sum(axis=2, keepdims=True), pairs,
                   np.einsum("ao,tos->tas", matrix, world.entries))
    result.members = {code: [c for c, k in zip(world.codes, nodes.member) if k == a] for a, code in enumerate(nodes.codes)}
    return result


def inside(world, nodes):
    """Those living in another place of their own node count as natives at home, [node, sex, age, level]."""
    same = nodes.member[:, None] == nodes.member[None, :]
    kept = (world.stocks * same[:, :, None, None]).sum(axis=0)
    spread = kept[:, :, None, :] * world.migrant_ages[:, :, :, None]
    return np.einsum("ad,dsxl->asxl", nodes.matrix, spread)


def fold_countries(world, nodes, pairs):
    matrix, table = nodes.matrix, world.countries
    result = pd.DataFrame(index=nodes.codes)
    for column in SUMS:
        result[column] = matrix @ table[column].to_numpy(dtype=float)
    for column, weight in COUNTRY_WEIGHTS.items():
        w = world.weights[weight]
        result[column] = (matrix @ (table[column].to_numpy(dtype=float) * w)) / (matrix @ w)
    for column in MAJORITIES:
        result[column] = [majority(table[column], world.weights["population"], nodes.member == a)
                          for a in range(len(nodes.codes))]
    for column in MEMBERSHIPS:
        value = (matrix @ (table[column] * world.weights["population"])) / (matrix @ world.weights["population"])
        result[column] = (value >= MEMBER).astype(int)
    result["credit_score"] = result["credit_score"].round(1)
    result["last_default"] = [last_default_of_most(table["last_default"], world.weights["population"], nodes.member == a)
                              for a in range(len(nodes.codes))]
    result["latitude"], result["longitude"] = centres(table, world.weights["population"], matrix)
    result["name"] = [nodes.names.get(code) or table.loc[code, "name"] for code in nodes.codes]
    result["subregion"] = subregions(world, nodes, result["name"])
    result["rest"] = nodes.rest
    result["remittances_received_usd"] = pairs["transfers_usd"].sum(axis=1)
    return result


def last_default_of_most(years, weight, chosen):
    """Last year since which nearly all people of a node have seen a default of their state; 0 = there is none."""
    needed = MEMBER * weight[chosen].sum()
    since = [year for year in sorted(set(years[chosen])) if weight[chosen & (years >= year).to_numpy()].sum() >= needed]
    return since[-1]


def majority(values, weight, chosen):
    total = pd.Series(weight, index=values.index)[chosen].groupby(values[chosen]).sum()
    return total.idxmax()


def subregions(world, nodes, names):
    """The subregion of nearly all people of a node; a mixed rest is a subregion of its own."""
    weight = world.weights["population"]
    chosen = []
    for a, name in enumerate(names):
        main = majority(world.countries["subregion"], weight, nodes.member == a)
        inside_main = (nodes.member == a) & (world.countries["subregion"] == main).to_numpy()
        chosen.append(main if weight[inside_main].sum() >= PURE * weight[nodes.member == a].sum() else name)
    return chosen


def centres(table, weight, matrix):
    """Centre of the people on the sphere."""
    latitude, longitude = np.radians(table["latitude"]), np.radians(table["longitude"])
    xyz = [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    x, y, z = (matrix @ (axis.to_numpy() * weight) for axis in xyz)
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def fold_pairs(world, nodes):
    stock = world.stocks.sum(axis=(2, 3))
    people = np.outer(world.weights["population"], world.weights["population"])
    people = people / people.sum()
    # A trace of people decides where nobody lives abroad yet.
    presence = stock + people
    result = {}
    for column, values in world.pairs.items():
        if column in SUMMED_PAIRS:
            result[column] = _sum(values, nodes)
        else:
            weight = people if column in BY_PEOPLE + FLAGS_BY_PEOPLE else presence
            weight = world.pairs["transfers_usd"] + people if column in BY_TRANSFERS else weight
            result[column] = _mean(values, weight, nodes)
            if column in FLAGS_BY_STOCK + FLAGS_BY_PEOPLE:
                result[column] = (result[column] >= 0.5).astype(float)
    for values in result.values():
        np.fill_diagonal(values, 0.0)
    return result


def _sum(values, nodes):
    return nodes.matrix @ values @ nodes.matrix.T


def _mean(values, weight, nodes):
    return _sum(values * weight, nodes) / np.maximum(_sum(weight, nodes), 1e-300)

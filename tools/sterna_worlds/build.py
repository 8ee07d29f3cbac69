"""From the source tables to the world of all places."""

import numpy as np
import pandas as pd

from . import (ages, channels, durations, economy, entries, fields, finance, flows, gravity, inflow, labour, migrant_rights, natives,
               pairs, persistence, places as places_, population, returns, skilled_trend, skills, stocks, transfers)
from .flags import Flags
from .world import World

SKILLED_MAX = 0.95
# Newcomers counted hold students and short stays; who is still there after five years lies between them and the stock, assumption.
NEWCOMERS_STAYING = 0.5
# A year's skilled departures are at most this share of the skilled at home; the rest leave before they study.
SKILLED_OUTFLOW_MAX = 0.15


def full_world(sources, say):
    flags = Flags()
    places = places_.load(sources, flags)
    say(f"{len(places)} places, base {sources.base_year}")
    gdp = economy.gdp_per_head(sources, places, flags)
    places_.classify_income(places, gdp, flags)
    people = population.residents(sources, places, flags)
    stock = stocks.unfolded(sources, places.codes, sources.base_year)
    say(f"stock of all ages {stock.total.sum() / 1e6:.1f} m")
    tertiary = skills.tertiary_shares(sources, places, stock, people, gdp.to_numpy(), flags)
    working_share = ages.share_15_64(sources, places, flags)
    abroad = split_by_level(stock, working_share, tertiary, skills.medium_shares(sources, places, people))
    migrant_ages = ages.five_year_shares(sources, places, flags)
    home = at_home(sources, places, people, stock, abroad, migrant_ages, flags)
    say(f"aged 15-64: natives at home {home.sum() / 1e6:.0f} m, abroad {abroad.sum() / 1e6:.1f} m")
    table = country_table(sources, places, people, gdp, working_share, home, abroad, migrant_ages, flags)
    columns = pairs.between(sources, places, flags)
    at_home_skilled = home[:, :, :, 2].sum(axis=(1, 2))
    columns.update(movement(sources, places, people, stock, tertiary, working_share, table["emigration_exit_5y"].to_numpy(),
                            at_home_skilled, columns, gdp, flags, say))
    columns.update(money(sources, places, table, stock, columns, flags))
    finance.add(table, sources, places, people.total, flags)
    columns["overqualified"] = migrant_rights.overqualified(sources, places, flags)
    columns["portability"] = migrant_rights.portability(sources, places, columns["free_movement"], flags)
    ratio = entries.natives_per_resident(natives_of_the_world(home, abroad, migrant_ages), home, people.working)
    child_stock = entries.cohorts(people.children, ratio, table[["life_expectancy_female", "life_expectancy_male"]].to_numpy(),
                                  sources.base_year)
    world = World(sources.base_year, list(places.codes), table, home, abroad, migrant_ages, columns, child_stock)
    world.weights = weights(people, home, abroad)
    world.members = {code: [code] for code in places.codes}
    return world, places, flags


def at_home(sources, places, people, stock, abroad, migrant_ages, flags):
    grown = 1.0 - ages.share_under_15(sources, places, flags)
    adults = np.column_stack([stock.of_sex(sex).sum(axis=0) * grown for sex in range(2)])
    counted = skills.margins(sources, places).residents[:, :, 1]
    return natives.at_home(people, abroad.sum(axis=(0, 3)), migrant_ages, adults, counted, places, flags)


def split_by_level(stock, working_share, tertiary, medium):
    """Persons 15-64, [origin, destination, sex, level]."""
    result = np.zeros(stock.total.shape + (2, 3))
    for sex in range(2):
        persons = stock.of_sex(sex) * working_share[None, :]
        other = persons * (1.0 - tertiary[:, :, sex])
        result[:, :, sex, 2] = persons * tertiary[:, :, sex]
        result[:, :, sex, 1] = other * medium[:, :, sex]
        result[:, :, sex, 0] = other * (1.0 - medium[:, :, sex])
    return result


def country_table(sources, places, people, gdp, working_share, home, abroad, migrant_ages, flags):
    by_level = home.sum(axis=(1, 2)) + abroad.sum(axis=(0, 2))
    adults = people.working.sum(axis=(1, 2, 3))
    born = natives_of_the_world(home, abroad, migrant_ages)
    prices = economy.price_level(sources, places, gdp, flags)
    jobless = labour.unemployment(sources, places, flags)
    level = economy.mean_wage(sources, places, gdp, people.total, adults, flags)
    wages = labour.wages_by_level(level.to_numpy(), labour.premium(sources, places, flags), by_level, jobless)
    active = labour.participation(places, flags)
    doctors = economy.physicians(sources, places, flags)
    secondary_trend, tertiary_trend = population.education_trends(sources, places, flags)
    table = places.table.rename(columns={"income": "income_group"}).assign(
        rest=0, population=people.total, share_15_64=working_share, gdp_per_head_ppp=gdp, price_level=prices,
        female_wage_ratio=labour.wage_ratio(places, flags), female_participation=active[:, 0], male_participation=active[:, 1],
        secondary_share_young=born[:, :, 1, 1:].sum(axis=(1, 2)) / born[:, :, 1].sum(axis=(1, 2)),
        tertiary_share_young=born[:, :, 3, 2].sum(axis=1) / born[:, :, 3].sum(axis=(1, 2)),
        secondary_trend=secondary_trend, tertiary_trend=tertiary_trend,
        tertiary_cost=economy.tertiary_cost(sources, places, gdp, flags),
        under15_per_adult=people.children.sum(axis=(1, 2)) / adults, physicians_per_1000=doctors, amenity=0)
    for k, name in enumerate(("below", "secondary", "tertiary")):
        table[f"wage_{name}"], table[f"unemployment_{name}"] = wages[:, k], jobless[:, k]
    for sex in ages.SEXES:
        table[f"life_expectancy_{sex}"] = economy.expectancy(sources, places, sex, flags)
    return fields.add_rules(table, people.total, by_level[:, 2], flags)


def movement(sources, places, people, stock, tertiary, working_share, exit_5y, at_home_skilled, columns, gdp, flags, say):
    """Durations, arrivals by skill, returns and attrition of each corridor."""
    codes, base = places.codes, sources.base_year
    stay = durations.shares(sources, places, flags)
    window = flows.last_window(sources, places, people.total)
    older = stocks.older_revision(sources, codes, window.start).total
    hazard = returns.fit(window.returned, older, stay)
    then = stocks.unfolded(sources, codes, base - 5).total
    at_window = stocks.unfolded(sources, codes, window.start).total
    arrived = flows.arrivals_by_birth(window, at_window)
    flow5 = gravity.shrunk(arrived, gravity.expected(arrived, at_window, columns, people.total, gdp.to_numpy()))
    late = base - (window.start + 5)
    if late > 0:
        grown = natives_growth(sources, places, late)
        flow5 = inflow.carried_forward(flow5, grown, at_window, stock.total)
    onward = inflow.onward_hazard(window.transit, at_window)
    damping = persistence.damping(sources, codes, base)
    flags.add("corridors.csv", "all", "newcomers_5y", f"of the last change of stock {damping:.3f} comes again, as of earlier ones")
    exposure = inflow.exposed(stay[:, :, 0])
    result = inflow.with_stock_change(flow5, hazard, onward, then, inflow.aim(then, stock.total, damping), stock.total, exposure)
    say(f"newcomers of five years {result.newcomers.sum() / 1e6:.1f} m of all ages (flows alone {flow5.sum() / 1e6:.1f} m)")
    ratio, unknown = durations.newcomer_ratio(sources, places)
    flags.add_all("corridors.csv", unknown, "inflow_skilled", "newcomers 1.25 times as tertiary as the stock")
    mean = tertiary_of_corridor(stock, tertiary)
    skilled = np.minimum(mean * ratio[None, :] ** NEWCOMERS_STAYING, SKILLED_MAX)
    # The flows belong to the middle of the window; they grow with the natives up to the middle of the five years from the base.
    newcomers = result.newcomers * natives_growth(sources, places, 5)[:, None] * working_share[None, :]
    remaining = inflow.remaining(stock.total, hazard, onward, result.attrition * exposure) * working_share[None, :]
    yearly = newcomers / (5.0 * inflow.staying(exit_5y))[None, :]
    growth = skilled_trend.growth_of_five_years(sources, codes)
    flags.add_all("corridors.csv", np.array(codes)[~np.isfinite(growth)], "inflow_skilled",
                  "no two counts of skilled emigrants: their trend is not used")
    at_base = stock.total * mean * working_share[None, :]
    trend = skilled_trend.factor(growth, damping, at_base, remaining * mean, newcomers * skilled)
    skilled = np.minimum(skilled * trend[:, None], SKILLED_MAX)
    leaving = limited(yearly * skilled, at_home_skilled, places, flags)
    return {"duration_0_5": stay[:, :, 0], "duration_5_10": stay[:, :, 1], "inflow_skilled": leaving,
            "inflow_other": yearly - leaving, "newcomers_5y": newcomers, "stock_5y": newcomers + remaining, "exit_rate": hazard,
            "attrition": result.attrition}


def limited(leaving, at_home, places, flags):
    """Origins whose skilled departures would empty them lose the excess to the other departures."""
    scale = np.minimum(1.0, SKILLED_OUTFLOW_MAX * at_home / np.maximum(leaving.sum(axis=1), 1e-9))
    flags.add_all("corridors.csv", [c for c, s in zip(places.codes, scale) if s < 1], "inflow_skilled",
                  "skilled departures limited to .15 of the skilled at home; the excess leaves as other")
    return leaving * scale[:, None]


def tertiary_of_corridor(stock, tertiary):
    """Both sexes; an empty corridor takes the plain mean of its two seeds."""
    women = np.where(stock.total > 0, stock.female / np.maximum(stock.total, 1e-9), 0.5)
    return women * tertiary[:, :, 0] + (1.0 - women) * tertiary[:, :, 1]


def natives_growth(sources, places, years):
    frame = sources.table("economy_country_year")
    frame = frame.pivot_table(index="iso3", columns="year", values="population_persons").reindex(places.codes)
    ratio = frame[sources.base_year] / frame[sources.base_year - years]
    return ratio.fillna(1.0).clip(0.7, 1.5).to_numpy()


def money(sources, places, table, stock, columns, flags):
    """Transfer costs and amounts; adds the two country totals to `table`."""
    inflow_usd, outflow_usd = transfers.received(sources, places, flags)
    dollars = economy.dollars_per_head(sources, places, table["gdp_per_head_ppp"], table["price_level"])
    amount = transfers.by_corridor(stock.total, dollars.to_numpy(), inflow_usd, places, flags)
    table["remittances_received_usd"] = amount.sum(axis=1)
    modelled = pd.Series(amount.sum(axis=0), index=places.codes)
    flags.add_all("countries.csv", modelled.index[outflow_usd.isna()], "remittances_sent_usd",
                  "not reported: sum of the modelled corridors")
    table["remittances_sent_usd"] = outflow_usd.fillna(modelled)
    cost = transfers.costs(sources, places, flags)
    return {"transfer_cost": cost, "transfers_usd": amount, **channels.prices(cost, sources.base_year, places, flags)}


def natives_of_the_world(home, abroad, migrant_ages):
    """Natives wherever they live, [birth, sex, age, level]; those abroad have the ages of their residence's migrants."""
    return home + np.einsum("odsl,dsx->osxl", abroad, migrant_ages)


def weights(people, home, abroad):
    by_level = home.sum(axis=(1, 2)) + abroad.sum(axis=(0, 2))
    return {"population": people.total, "adults": by_level.sum(axis=1), "below": by_level[:, 0], "secondary": by_level[:, 1],
            "tertiary": by_level[:, 2],
            "women": people.working[:, 0].sum(axis=(1, 2)), "men": people.working[:, 1].sum(axis=(1, 2)),
            "young": people.working[:, :, 1].sum(axis=(1, 2)), "thirties": people.working[:, :, 3].sum(axis=(1, 2)),
            "immigrants": abroad.sum(axis=(0, 2, 3))}

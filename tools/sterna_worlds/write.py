"""Writes a world's files: UTF-8, commas, plain decimals, sorted rows."""

import itertools

import numpy as np

from . import provenance
from .ages import GROUPS, SEXES
from .places import slug
from .population import LEVELS
from .world import six_digits

COUNTRY_COLUMNS = (
    "name region subregion income_group ldc sids gulf eu rest latitude longitude population share_15_64 gdp_per_head_ppp "
    "wage_below wage_secondary wage_tertiary price_level unemployment_below unemployment_secondary unemployment_tertiary "
    "female_wage_ratio female_participation male_participation life_expectancy_female life_expectancy_male "
    "secondary_share_young tertiary_share_young secondary_trend tertiary_trend tertiary_cost field_health field_stem "
    "field_education under15_per_adult gini_class emigration_exit_5y irregular_share remittances_received_usd "
    "remittances_sent_usd physicians_per_1000 amenity external_debt_usd exports_usd direct_investment_usd growth "
    "credit_score last_default internet_share").split()
WHOLE_COLUMNS = ("population", "stock", "distance_km", "agreement", "last_default")
PAIR_COLUMNS = (
    "distance_km contiguous common_language colony free_movement visa_required agreement stock duration_0_5 duration_5_10 "
    "inflow_skilled inflow_other newcomers_5y stock_5y exit_rate attrition transfer_cost transfers_usd price_bank price_operator price_mobile "
    "price_informal overqualified portability").split()


def plain(value):
    """A number without exponent, six significant digits."""
    return np.format_float_positional(value, precision=6, fractional=False, unique=True, trim="-")


def text(value):
    words = str(value)
    return '"' + words.replace('"', '""') + '"' if any(c in words for c in ',"\n') else words


def save(folder, name, header, rows):
    with open(folder / name, "w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(header) + "\n")
        out.writelines(",".join(row) + "\n" for row in rows)


def world_files(folder, name, world, flags):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.yaml").write_text(description(name, world), encoding="utf-8", newline="\n")
    save(folder, "countries.csv", ["code", *COUNTRY_COLUMNS], country_rows(world))
    save(folder, "residents.csv", ["country", "sex", "age", "education", "persons"], resident_rows(world))
    save(folder, "stocks.csv", ["origin", "destination", "sex", "education", "persons"], stock_rows(world))
    save(folder, "migrant_ages.csv", ["destination", "sex", "age", "share"], age_rows(world))
    save(folder, "corridors.csv", ["origin", "destination", *PAIR_COLUMNS], corridor_rows(world))
    save(folder, "entries.csv", ["country", "year", "female", "male"], entry_rows(world))
    save(folder, "provenance.csv", provenance.HEADER, ([text(v) for v in row] for row in provenance.rows(world.base_year)))
    save(folder, "flags.csv", ["file", "key", "column", "rule"], ([text(v) for v in row] for row in flags))


def country_rows(world):
    for code in world.codes:
        row = world.countries.loc[code]
        yield [code] + [cell(column, row[column]) for column in COUNTRY_COLUMNS]


def cell(column, value):
    if isinstance(value, str):
        return text(value)
    return str(int(round(value))) if column in WHOLE_COLUMNS else plain(float(value))


def resident_rows(world):
    for (c, code), (s, sex), (a, age), (e, level) in itertools.product(
            enumerate(world.codes), enumerate(SEXES), enumerate(GROUPS), enumerate(LEVELS)):
        yield [code, sex, str(age), level, str(int(world.natives[c, s, a, e]))]


def stock_rows(world):
    for o, d, s, e in np.argwhere(world.stocks > 0):
        yield [world.codes[o], world.codes[d], SEXES[s], LEVELS[e], str(int(world.stocks[o, d, s, e]))]


def age_rows(world):
    """Shares of six decimals; the largest takes the rounding error, so that each sum is exactly one."""
    for (d, code), (s, sex) in itertools.product(enumerate(world.codes), enumerate(SEXES)):
        millionths = np.round(world.migrant_ages[d, s] * 1e6).astype(int)
        millionths[millionths.argmax()] += 1_000_000 - millionths.sum()
        for age, share in zip(GROUPS, millionths):
            yield [code, sex, str(age), plain(share / 1e6)]


def corridor_rows(world):
    values = {column: world.pairs[column] if column in WHOLE_COLUMNS else six_digits(world.pairs[column])
              for column in PAIR_COLUMNS}
    for o, d in itertools.permutations(range(len(world.codes)), 2):
        yield [world.codes[o], world.codes[d]] + [cell(column, values[column][o, d]) for column in PAIR_COLUMNS]


def entry_rows(world):
    for c, code in enumerate(world.codes):
        for k, (female, male) in enumerate(world.entries[:, c]):
            yield [code, str(world.base_year + k), str(int(female)), str(int(male))]


def groups(world):
    table = world.countries
    named = {flag.upper(): table.index[table[flag] == 1] for flag in ("eu", "oecd", "ldc", "lldc", "sids", "gulf")}
    named.update({{"low": "LOW_INCOME", "high": "HIGH_INCOME"}.get(g, g.upper()): table.index[table["income_group"] == g]
                  for g in ("low", "lower_middle", "upper_middle", "high")})
    for column in ("region", "subregion"):
        for region in table[column].unique():
            named[slug(region)] = table.index[table[column] == region]
    return {name: sorted(codes) for name, codes in sorted(named.items()) if len(codes)}


def description(name, world):
    lines = ["schema_version: 1", f"name: {name}", f"base_year: {world.base_year}",
             "education: [below_secondary, secondary, tertiary]", "skilled: [tertiary]",
             "fields: [general, health, stem, education]", "channels: [bank, operator, mobile, informal]", "groups:"]
    lines += [f"  {group}: [{', '.join(codes)}]" for group, codes in groups(world).items()]
    return "\n".join(lines) + "\n"


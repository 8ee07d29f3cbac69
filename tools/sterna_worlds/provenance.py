"""Where every column comes from: one row a column of every file."""

from .editions import (AGREEMENTS, ASSUMED, CEPII, DEFAULTS, DIOC, EARNINGS, ECONOMY, EU, FLOWS, ILO, KNOMAD, MASTER, OWN, PENN, PRICES,
                       RATES, RATINGS, SOLVED, SPREADS, STOCKS, VISAS, WITTGENSTEIN)
from .channels import FIRST_BASE_OF_CHANNELS
from .finance import FIRST_BASE_OF_SPREADS

HEADER = ["file", "column", "publisher", "title", "edition", "year", "rule", "evidence"]
BASE, AROUND = "base", "1990-2020"

# column -> (edition, year, rule, evidence); "base" stands for the base year.
COUNTRIES = {
    "code": (MASTER, "2025", "ISO 3166 alpha-3; rests carry user-assigned codes XAA-XZZ", "found"),
    "name": (MASTER, "2025", "short English name; rests named in words", "found"),
    "region": (MASTER, "2025", "UN M49; a rest takes the region of most of its people", "found"),
    "subregion": (MASTER, "2025", "UN M49; a rest spread over several is one of its own", "found"),
    "income_group": (MASTER, "2025", "World Bank list of July 2025 for every base; unlisted places by GDP per head", "found"),
    "ldc": (MASTER, "2025", "list of the edition, for every base; rests: if 80 % of the people are in", "found"),
    "sids": (MASTER, "2025", "list of the edition, for every base; rests: if 80 % of the people are in", "found"),
    "gulf": (OWN, "", "ARE BHR KWT OMN QAT SAU", "assumption"),
    "eu": (EU, BASE, "member in the base year; GBR until 2019; rests: if 80 % of the people are in", "found"),
    "rest": (OWN, "", "1 where the node is an aggregate", "derived"),
    "latitude": (MASTER, "2025", "centroid of the largest polygon; rests: centre of their people on the sphere", "computed"),
    "longitude": (MASTER, "2025", "centroid of the largest polygon; rests: centre of their people on the sphere", "computed"),
    "population": (ECONOMY, BASE, "residents of all ages", "found"),
    "share_15_64": (STOCKS, BASE, "foreign-born 15-64 over the bilateral total of the destination", "computed"),
    "gdp_per_head_ppp": (ECONOMY, BASE, "2021 international dollars; holes by Penn tables, dollar GDP, recall", "found"),
    "wage_below": (PENN, BASE, "labour share x GDP per head x population / jobs, split 1 : 1.49 : 1.49 premium", "derived"),
    "wage_secondary": (PENN, BASE, "as wage_below; the job-weighted mean equals the level", "derived"),
    "wage_tertiary": (EARNINGS, BASE, "OECD premium where known by the base, else 1.82, sub-Saharan Africa 2.23", "derived"),
    "price_level": (PENN, BASE, "price of GDP over that of the USA in the base year", "computed"),
    "unemployment_below": (ILO, BASE, "three-year mean of the overall rate x ratio of basic education to all", "computed"),
    "unemployment_secondary": (ILO, BASE, "as unemployment_below, intermediate education", "computed"),
    "unemployment_tertiary": (ILO, BASE, "as unemployment_below, advanced education", "computed"),
    "female_wage_ratio": (ASSUMED, "", "high income .87, other .78", "assumption"),
    "female_participation": (ASSUMED, "", "value of the subregion at 15-64, ILO modelled estimates", "recalled_low"),
    "male_participation": (ASSUMED, "", "value of the subregion at 15-64, ILO modelled estimates", "recalled_low"),
    "life_expectancy_female": (ECONOMY, BASE, "at birth, highest of the five years that end with the base", "found"),
    "life_expectancy_male": (ECONOMY, BASE, "at birth, highest of the five years that end with the base", "found"),
    "secondary_share_young": (WITTGENSTEIN, BASE, "natives 20-24, home and abroad, with upper secondary or more", "computed"),
    "tertiary_share_young": (WITTGENSTEIN, BASE, "natives 30-34, home and abroad, with tertiary, as counted for the rates",
                             "computed"),
    "secondary_trend": (WITTGENSTEIN, BASE, "log odds of upper secondary at 20-24, residents, a year over the 20 years to the base, 0-.1",
                        "computed"),
    "tertiary_trend": (WITTGENSTEIN, BASE, "log odds of post-secondary at 25-34, residents, a year over the 20 years to the base, 0-.1",
                       "computed"),
    "tertiary_cost": (ECONOMY, BASE, "latest public spending per student, share of GDP per head (5-300 %) x GDP per head",
                      "computed"),
    "field_health": (ECONOMY, BASE, "physicians x 3.3 / tertiary residents, clipped to .02-.20", "computed"),
    "field_stem": (ASSUMED, "", ".22 everywhere", "assumption"),
    "field_education": (ASSUMED, "", ".13 everywhere", "assumption"),
    "under15_per_adult": (WITTGENSTEIN, BASE, "residents 0-14 over 15-64", "computed"),
    "gini_class": (ASSUMED, "", ".35 high, .40 upper-middle, .42 other income groups", "assumption"),
    "emigration_exit_5y": (ASSUMED, "", "published five-year exits of arrivals: NLD .75 DEU .67 FRA .26 USA .14; else .35",
                           "recalled_high"),
    "irregular_share": (ASSUMED, "", "USA .22 (recalled, high), other high income .08, other .15", "assumption"),
    "remittances_received_usd": (KNOMAD, BASE, "million current US$; equals the sum of transfers_usd", "found"),
    "remittances_sent_usd": (KNOMAD, BASE, "million current US$", "found"),
    "physicians_per_1000": (ECONOMY, BASE, "last value of the 15 years to the base", "found"),
    "amenity": (OWN, "", "0: solved by calibration", "assumption"),
    "external_debt_usd": (ECONOMY, BASE, "million current US$, last of five years; holes: mean share of GDP of the income group",
                          "found"),
    "exports_usd": (ASSUMED, BASE, ".30 of dollar GDP at ten million people, population to the power -.15, by income group .7-1.2",
                    "assumption"),
    "direct_investment_usd": (ASSUMED, BASE, ".02 of dollar GDP", "assumption"),
    "growth": (ECONOMY, BASE, "PPP GDP a head, yearly mean of the ten years that end before the base, -.03 to .08", "computed"),
    "credit_score": (SPREADS, "2025", "own score 1-16: inverse of ln spread % = 2.105 - .221 score; holes by income group and debt",
                     "derived"),
    "last_default": (DEFAULTS, BASE, "last of the ten years before the base with .01 of GDP in default (known to 2015); 0 none; "
                     "mixed-up names 0", "computed"),
    "internet_share": (ECONOMY, BASE, "people who use the internet, last of five years", "found"),
}
CORRIDORS = {
    "distance_km": (CEPII, "2011", "population-weighted; CEPII gravity distance where the table lacks a place", "found"),
    "contiguous": (CEPII, "2011", "land border; borders of places the table lacks listed by hand", "found"),
    "common_language": (CEPII, "2011", "common official language; else common language index above .3", "found"),
    "colony": (CEPII, "2011", "ever in colonial relation, either way", "found"),
    "free_movement": (EU, BASE, "both in the EU, Iceland, Liechtenstein, Norway or Switzerland", "derived"),
    "visa_required": (VISAS, "2019", "visa before travel; every base takes November 2019; no passport row: required", "found"),
    "agreement": (AGREEMENTS, BASE, "agreements signed in the 30 years to the base, either direction", "computed"),
    "stock": (STOCKS, BASE, "sum of stocks.csv", "computed"),
    "duration_0_5": (DIOC, "2015", "destination x birth region, times origin, over the mean; Gulf .45, other holes .165",
                     "computed"),
    "duration_5_10": (DIOC, "2015", "as duration_0_5; Gulf .25, other holes .13", "computed"),
    "inflow_skilled": (FLOWS, BASE, "arrivals x tertiary share of the stock x root of the ratio of newcomers x trend of skilled emigrants "
                       "between the last two counts; at most .15 of those at home",
                       "derived"),
    "inflow_other": (FLOWS, BASE, "newcomers_5y over the share of arrivals that stays, by emigration_exit_5y", "derived"),
    "newcomers_5y": (FLOWS, BASE, "flows and damped stock change of the five years to the base, theta 1 up, .7 down; x natives",
                     "derived"),
    "stock_5y": (FLOWS, BASE, "base stock less returns, onward moves, deaths and attrition of five years, plus newcomers_5y",
                 "derived"),
    "exit_rate": (FLOWS, BASE, "return flows over the 2020-revision stock; origin x destination effects, corridor by size",
                  "derived"),
    "attrition": (FLOWS, BASE, "exits of the settled that close the stock change beside newcomers and returns, 0-.15 a year", "derived"),
    "transfer_cost": (PRICES, BASE, "last corridor mean to the base (base 2010: first of 2011); else sender x region mean",
                      "computed"),
    "transfers_usd": (KNOMAD, BASE, "Ratha-Shaw weights scaled to each origin's received total", "derived"),
    "price_bank": (PRICES, BASE, "transfer_cost x banks over all: 1.671", "derived"),
    "price_operator": (PRICES, BASE, "transfer_cost x operators over all: 1.018", "derived"),
    "price_mobile": (PRICES, BASE, "transfer_cost x digital over all: .785", "derived"),
    "price_informal": (ASSUMED, BASE, "half of transfer_cost", "assumption"),
    "overqualified": (DIOC, "2015", "share of the skilled employed; destination x birth region, shrunk; holes: birth region", "computed"),
    "portability": (AGREEMENTS, BASE, "1 treaty or free movement, 0 Gulf, .7 other high and upper middle income, else .2",
                    "assumption"),
}
# What stands in place of these for bases that must not know what was published later.
BEFORE_SPREADS = {
    "credit_score": (RATINGS, BASE, "own score 1-16 by income a head and default, least squares on the ratings of the base year",
                     "computed"),
}
BEFORE_CHANNELS = {
    "price_bank": (ASSUMED, BASE, "transfer_cost x 1.501: banks over all of Q1 2017, the first found", "assumption"),
    "price_operator": (ASSUMED, BASE, "transfer_cost x .85, from memory", "assumption"),
    "price_mobile": (ASSUMED, BASE, "transfer_cost x .785, of Q4 2020; 1, not offered, but to KEN and PHL", "assumption"),
}
OTHERS = {
    "residents.csv": {
        "country": (MASTER, "2025", "node", "found"),
        "sex": (WITTGENSTEIN, BASE, "female, male", "found"),
        "age": (WITTGENSTEIN, BASE, "first year of the five-year group", "found"),
        "education": (RATES, BASE, "levels of the age table, odds of tertiary shifted to the count behind the rates", "derived"),
        "persons": (WITTGENSTEIN, BASE, "residents less immigrants, at least 5 %; whole persons", "derived"),
    },
    "stocks.csv": {
        "origin": (STOCKS, BASE, "country of birth; unknown origins unfolded with the 2020 revision", "derived"),
        "destination": (STOCKS, BASE, "country of residence", "found"),
        "sex": (STOCKS, BASE, "bilateral, by origin and destination", "found"),
        "education": (RATES, BASE, "odds raked to tertiary margins; below and secondary by DIOC; Gulf capped", "derived"),
        "persons": (STOCKS, BASE, "all ages x share_15_64 of the destination; whole persons", "derived"),
    },
    "migrant_ages.csv": {
        "destination": (STOCKS, BASE, "country of residence", "found"),
        "sex": (STOCKS, BASE, "female, male", "found"),
        "age": (STOCKS, BASE, "first year of the five-year group", "found"),
        "share": (STOCKS, BASE, "of the foreign-born 15-64; holes: mean of region and income group", "computed"),
    },
    "entries.csv": {
        "country": (MASTER, "2025", "country of birth", "found"),
        "year": (OWN, BASE, "calendar year of the 15th birthday", "derived"),
        "female": (WITTGENSTEIN, BASE, "surviving children of the base; then the last ratio, fading, half-life 15 y", "derived"),
        "male": (WITTGENSTEIN, BASE, "surviving children of the base; then the last ratio, fading, half-life 15 y", "derived"),
    },
    "later.csv": {
        "year": (RATES, "2010-2020", "for comparison only, not read by the model", "found"),
        "country": (MASTER, "2025", "node", "found"),
        "skilled_emigration_rate": (RATES, "2010-2020", "15+, emigrants / (emigrants + residents)", "found"),
        "stock_abroad": (STOCKS, "2010-2020", "all ages, unknown origins unfolded", "derived"),
        "stock_abroad_skilled": (RATES, "2010-2020", "15+, tertiary", "found"),
        "interpolated": (OWN, "2015", "1 where the rate and the skilled stock are the mean of 2010 and 2020", "derived"),
    },
    "outcomes.csv": {
        "origin": (MASTER, "2025", "country of birth; for comparison only, not read by the model", "found"),
        "destination": (MASTER, "2025", "residence", "found"),
        "before": (STOCKS, AROUND, "stock of all ages that the 2024 revision names, five years before the base", "found"),
        "base": (STOCKS, AROUND, "the same in the base year", "found"),
        "filled": (STOCKS, AROUND, "the same, unknown origins unfolded", "derived"),
        "older": (STOCKS, AROUND, "the same in the 2020 revision, to which the flows belong", "found"),
        "aim": (STOCKS, AROUND, "before plus the part of the change that comes again: what calibration explains", "derived"),
        "after_5": (STOCKS, AROUND, "stock named five years after the base", "found"),
        "after_10": (STOCKS, AROUND, "stock named ten years after the base", "found"),
        **{f"{kind}_{when}": (FLOWS, AROUND, f"{kind} flow of the five years {when} the base, to 2015", "found")
           for when in ("before", "after") for kind in ("outward", "return", "transit")},
    },
    "shocks.csv": {
        "country": (OWN, AROUND, "country that people fled; for comparison only, not read by the model", "recalled_high"),
        "from": (OWN, AROUND, "first year", "recalled_high"),
        "until": (OWN, AROUND, "last year; empty where the flight went on", "recalled_high"),
        "event": (OWN, AROUND, "what drove them", "recalled_high"),
    },
    "errors.csv": {
        "outcome": (SOLVED, BASE, "what was forecast from the base five years earlier", "computed"),
        "years": (SOLVED, BASE, "length of that forecast", "computed"),
        "from": (SOLVED, BASE, "persons of a forecast from which the row holds", "computed"),
        "items": (SOLVED, BASE, "forecasts of that size", "computed"),
        "low": (SOLVED, BASE, "quantile .05 of ln(truth / forecast)", "computed"),
        "high": (SOLVED, BASE, "quantile .95 of ln(truth / forecast)", "computed"),
        "low_reference": (SOLVED, BASE, "the same of persistence", "computed"),
        "high_reference": (SOLVED, BASE, "the same of persistence", "computed"),
    },
    "constants.csv": {
        "origin": (MASTER, "2025", "country of birth", "found"),
        "destination": (MASTER, "2025", "residence", "found"),
        "constant_skilled": (SOLVED, BASE, "utils; the expected skilled stock of five years later is its part of stock_5y", "computed"),
        "constant_other": (SOLVED, BASE, "utils; the expected stock of the others five years later is its part of stock_5y", "computed"),
        "visa_cost_skilled": (SOLVED, BASE, "utils; what free movement and visa-free travel are worth in a regression", "computed"),
        "visa_cost_other": (SOLVED, BASE, "utils; what free movement and visa-free travel are worth in a regression", "computed"),
        "return_factor": (SOLVED, BASE, "of the hazard; expected returns among the base stock equal exit_rate", "computed"),
        "arrival_factor": (SOLVED, BASE, "of its fading part; exits of arrivals equal emigration_exit_5y", "computed"),
        "removal_share": (SOLVED, BASE, "of those found without papers; below one where exits of arrivals exceed emigration_exit_5y", "computed"),
    },
    "flags.csv": {
        "file": (OWN, "", "file with a filled value", "derived"),
        "key": (OWN, "", "place filled (also inside a rest), or all", "derived"),
        "column": (OWN, "", "columns filled", "derived"),
        "rule": (OWN, "", "rule of filling", "derived"),
    },
}


def rows(base_year):
    pairs = {"origin": (MASTER, "2025", "country of birth", "found"), "destination": (MASTER, "2025", "residence", "found")}
    countries = {**COUNTRIES, **(BEFORE_SPREADS if base_year < FIRST_BASE_OF_SPREADS else {})}
    corridors = {**pairs, **CORRIDORS, **(BEFORE_CHANNELS if base_year < FIRST_BASE_OF_CHANNELS else {})}
    files = {"countries.csv": countries, "corridors.csv": corridors, **OTHERS}
    for file, columns in files.items():
        for column, (source, year, rule, evidence) in columns.items():
            yield [file, column, *source, str(base_year) if year == BASE else year, rule, evidence]

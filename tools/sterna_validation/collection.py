"""The collection of moments: which numbers stand in it, and why the model cannot give some of them."""

LAST = 28
NAMES = {
    1: "world stock of migrants", 2: "migrants over population", 3: "foreign-born of 20 OECD countries", 4: "women among migrants",
    5: "tertiary-educated migrants in OECD countries", 6: "growth of skilled and other migrants", 7: "skilled emigration rate by region",
    10: "migrants within the same region", 11: "exits within five years", 13: "repeat migrants", 14: "emigration against income",
    15: "remittances to low and middle income", 16: "cost of remittances", 17: "informal over formal remittances",
    18: "response of remittances to their cost", 19: "place premium", 20: "retention by wages", 22: "schooling in answer to prospects abroad",
    23: "winners and losers", 25: "immigrants in OECD countries to 2050", 26: "poverty and remittances", 27: "portability of social rights",
    28: "fiscal loss of India",
}
NOT_GIVEN = [  # number, moment, data, why
    (1, "migrants of the world, million, 1990 and 2000", "153, 173", "no base world is older than 2010"),
    (3, "foreign-born of 20 OECD countries, million, 1980", "37.9", "no base world is older than 2010"),
    (5, "tertiary-educated migrants in OECD countries, million, 1990 and 2000", "12, 20", "no base world is older than 2010"),
    (15, "change of receipts in 2020", "-1.1 %", "the base year is 2020; the model has no pandemic"),
    (18, "more sent a month for each dollar of a lower fee", "$25", "one firm among its own customers; channels here are no firms"),
    (22, "years of schooling more where a foreign army recruits by schooling", "1.15", "nobody's chance abroad depends on years below tertiary"),
    (25, "immigrants in OECD countries, 2100", ".25-.28", "entrants of the world files end in 2060"),
    (26, "elasticity of the poverty headcount to the share of migrants", "-.21", "instrumented across countries; a run has no such instrument"),
]


def absent():
    """Numbers that the collection skips."""
    return [number for number in range(1, LAST + 1) if number not in NAMES]


def gaps(rows, why="needs runs that were left out"):
    """Rows for what the model does not give: parts of moments, moments without any row, and numbers that do not exist."""
    for number, what, data, reason in NOT_GIVEN:
        yield f"M{number}", what, None, data, "not available", reason
    given = {row[0] for row in rows} | {f"M{number}" for number, *_ in NOT_GIVEN}
    for number, name in NAMES.items():
        if f"M{number}" not in given:
            yield f"M{number}", name, None, "-", "not available", why


def in_order(rows):
    """By number; moments that have none come last."""
    return sorted(rows, key=lambda row: int(row[0][1:]) if row[0] else LAST + 1)

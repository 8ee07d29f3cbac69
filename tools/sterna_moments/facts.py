"""What the world files say by themselves, and what follows from a rule in closed form."""
import numpy as np

from .run import ratio

PREMIUM = "Clemens, Montenegro and Pritchett 2019"
REGIMES = (("full: agreement or free movement", 0.99, 1.01, ".233"), ("benefits exported", 0.5, 0.99, ".532"),
           ("no access", -0.01, 0.01, ".094"), ("outside the law, or little", 0.01, 0.5, ".140"))


def premium_moments(run):
    """Wages below upper secondary in the United States over those at home; the data compare equal workers of nine years of school."""
    us = run.at("USA")
    if us is None:
        return
    wage = np.array(run.column("wage_below"), dtype=float)
    poor = np.array([group != "high" and rest == "0" for group, rest in zip(run.column("income_group"), run.column("rest"))])
    premium = wage[us] / wage[poor]
    yield "M19", "wage of the less educated in the US over that at home, PPP, median of low- and middle-income countries", np.median(premium), "2.7", "input", PREMIUM
    yield "M19", "the same, highest (data: of 42 countries)", premium.max(), "8.4", "input", PREMIUM


def portability_moments(run):
    stock, kept = run.corridors("stock"), run.corridors("portability")
    for name, low, high, data in REGIMES:
        yield "M27", f"migrants by what they keep of social rights: {name}", ratio(stock[(kept > low) & (kept < high)].sum(), stock.sum()), data, \
            "input", "Holzmann and Wels 2018"


def optimum_moments(run):
    """Enrolment rises with the prospect p as p to the elasticity e, so most skilled stay per native at p = e / (1 + e)."""
    e = run.parameter("schooling", "elasticity")
    yield "M23", "skilled emigration rate that leaves most skilled at home, closed form of the rule of enrolment", e / (1 + e), ".05-.10", "input", \
        "Docquier 2006; Beine, Docquier and Rapoport 2008"


def fiscal_moments(run):
    """Taxes that natives in the United States would pay on their forgone wages at home, over output; outlays saved are not taken off."""
    home, us = run.at("IND"), run.at("USA")
    if home is None or us is None or len(run.years) < 2:
        return
    wage = run.file["wage"][1, home].astype(float)
    abroad = run.cube("stock", 1)[home].sum(axis=2) * wage  # [residence, education]
    abroad[home] = 0
    forgone = run.file["forgone_earnings"][1, home].astype(float).sum() * ratio(abroad[us].sum(), abroad.sum())
    price = float(run.column("price_level")[home])
    rate = ratio(float(run.file["taxes"][1, home]), float(run.file["labour_income"][1, home]) * price)
    yield "M28", "taxes on what natives of India in the US would earn at home, over output (data: 2001, outlays saved taken off)", \
        rate * forgone / float(run.file["output"][1, home]), ".0024-.0058", "emergent", "Desai, Kapur, McHale and Rogers 2009"

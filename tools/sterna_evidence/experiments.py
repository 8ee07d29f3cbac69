"""The experiments, each a function of a lab that yields findings. What is published stands with its source and how sure we are of it."""
import csv

import numpy as np

from sterna_moments.program import ROOT

from .twins import Finding


def lever(name, **values):
    return {"lever": name, "label": name, "from": "2021-01", **values}


def rate(result, origin, group, years):
    """Departures of a group of skilled natives over those at home, a year."""
    country = result.index("origin", origin)
    left = result.array(f"{group}_departures")[1:][years, country]
    home = result.array(f"{group}_natives_at_home")[:-1][years, country]
    return left, home


def attrition(runs, years):
    """Yearly departures of young Ghanaian graduates over those at home, by variant: in health, and in other fields."""
    health, others = {}, {}
    for run in runs:
        for name, result in run.items():
            left, home = rate(result, "GHA", "young_skilled", years)
            field = result.index("field", "health")
            rest = [f for f in range(left.shape[1]) if f != field]
            health.setdefault(name, []).append(left[:, field].sum() / home[:, field].sum())
            others.setdefault(name, []).append(left[:, rest].sum() / home[:, rest].sum())
    return ({name: np.array(values) for name, values in by.items()} for by in (health, others))


def health_pay(lab):
    """Pay of health workers at home: Ghana's reform and Malawi's top-up. The weight of raised pay was fitted in world-200 to the rise of a tenth."""
    rises = {"ten": 0.10, "half": 0.52}
    variants = {name: [lever("wage_topup", scope={"origins": ["GHA"], "fields": ["health"]}, rise=rise)] for name, rise in rises.items()}
    source = "Antwi and Phillips 2013; 1 point of 8 a year"
    for world in ("world-200", "forum-40"):
        base = "world-200.yaml" if world == "world-200" else "baseline.yaml"
        runs = lab.twins(variants, base=base, population={"workers": 60_000, "floor": 200, "focus": {"GHA": 5}}, end="2024-01")
        health, others = attrition(runs, slice(1, 4))
        ratio = {name: health[name] / health["base"] for name in rises}
        yield Finding("health_pay", f"{world}: yearly departures of health workers of 20-35 without a rise", "share", health["base"], "0.08", source, "found", 0.07, 0.09)
        yield Finding("health_pay", f"{world}: elasticity of them to pay, +10 %, mean of three years", "1", np.log(ratio["ten"]) / np.log(1.1), "-1.40", source, "found",
                      -1.75, -1.05)
        yield Finding("health_pay", f"{world}: them with +52 %, beside those without", "ratio", ratio["half"], "0.35 in one year",
                      "Malawi 2005-06, MSH evaluation 2010: 86 to 30", "found", 0.25, 0.50)
        yield Finding("health_pay", f"{world}: departures of young graduates of other fields with +10 %, beside those without", "ratio",
                      others["ten"] / others["base"], "1 (no effect)", "Antwi and Phillips 2013", "found", 0.98, 1.02)


def transfer_cost(lab):
    """The price of 200 dollars capped at 3 % and 5 % everywhere."""
    variants = {name: [lever("transfer_fee_cap", cap=cap)] for name, cap in (("three", 0.03), ("five", 0.05))}
    runs = lab.twins(variants, population={"workers": 300_000, "floor": 1000}, end="2023-01")
    with open(ROOT / "configs/worlds/forum-40-2020/countries.csv", encoding="utf-8") as file:
        groups = {row["code"]: row["income_group"] for row in csv.DictReader(file)}
    gains, elasticity, five, shares = [], [], [], []
    for run in runs:
        first = run["base"]
        poor = np.array([groups[code.decode()] != "high" for code in first.file["origin"][()]])
        channels = [name.decode() for name in first.file["channel"][()]]
        formal = np.array([name != "informal" for name in channels])
        received = {name: result.array("remittance_received")[-1][poor] for name, result in run.items()}
        total = {name: x[:, :, formal].sum() for name, x in received.items()}
        gains.append((total["three"] - total["base"]) / 1e9), five.append((total["five"] - total["base"]) / 1e9)
        sent = {name: result.array("remittance_sent")[-1] for name, result in run.items()}
        fees = {name: result.array("remittance_fee")[-1][:, :, formal].sum() for name, result in run.items()}
        price = {name: fees[name] / sent[name][:, :, formal].sum() for name in run}
        elasticity.append(np.log(sent["three"].sum() / sent["base"].sum()) / np.log((1 + price["three"]) / (1 + price["base"])))
        shares.append(total["three"] / received["three"].sum() - total["base"] / received["base"].sum())
    source = "Kpodar and Imam 2022"
    yield Finding("transfer_cost", "more received formally with a cap of 3 %", "bn US$ a year", gains, "32", source, "found", 22, 42)
    yield Finding("transfer_cost", "elasticity of all money sent to one plus the formal price", "1", elasticity, "-1.7", "derived from " + source, "derived", -2.2, -1.2)
    yield Finding("transfer_cost", "the formal share of transfers with a cap of 3 %, less that without", "share", shares, "more; no size", "Freund and Spatafora 2008", "found")
    yield Finding("transfer_cost", "more received formally with a cap of 5 %", "bn US$ a year", five, "less than with 3 %; no size", source, "found")


def portability(lab):
    """Migrants of two regimes take all their social rights home: Ghanaians (exportable in part) and Filipinos in the Gulf (none)."""
    regimes = {"exportable": ("GHA", ["USA", "GBR", "DEU", "ITA"]), "none": ("PHL", ["ARE", "SAU"])}
    for regime, (origin, abroad) in regimes.items():
        runs = lab.twins({"portable": [lever("benefit_portability", scope={"origins": [origin], "destinations": abroad})]},
                         population={"workers": 60_000, "floor": 200, "focus": {origin: 60 if origin == "GHA" else 200}}, end="2032-01")
        returns, late, taken = [], [], []
        for run in runs:
            def flow(name, what):
                result = run[name]
                return result.array(what)[1:, result.index("origin", origin)][:, result.countries(abroad)].sum()
            returns.append(flow("portable", "return_flow") / flow("base", "return_flow"))
            late.append(flow("portable", "retirement_return") / flow("base", "retirement_return"))
            taken.append((flow("portable", "benefits_taken_home") - flow("base", "benefits_taken_home")) / 11 / 1e9)
        source = "sign: Holzmann and Koettl 2015, from memory"
        who = f"{origin}, regime {regime}: "
        yield Finding("portability", who + "returns in eleven years with portable rights, beside those without", "ratio", returns, "more; no size", source, "recalled")
        yield Finding("portability", who + "returns in old age, the same", "ratio", late, "more; no size", source, "recalled")
        yield Finding("portability", who + "accrued rights paid out at home, more", "bn US$ a year", taken, "no size", source, "recalled")


def overstay_design(lab):
    """One scheme, five designs: who overstays."""
    scope = {"origins": ["GHA", "KEN"], "destinations": ["DEU"]}
    def visa(**values):
        return [lever("circular_visa", scope=scope, quota=10_000, max_stay="24 months", settlement=0, **values)]
    designs = {"plain": visa(), "untied": visa(tied="off"), "deposit": visa(deposit=0.2), "right": visa(reentry="guaranteed"),
               "broken": visa(reentry="guaranteed", reentry_kept=0.5), "both": visa(reentry="guaranteed", deposit=0.2)}
    runs = lab.twins(designs, population={"workers": 60_000, "floor": 200, "focus": {"GHA": 100, "KEN": 100}}, end="2032-01")
    share = {}
    for run in runs:
        def added(design, what):
            def total(result):
                return result.array(what)[1:, result.countries(["GHA", "KEN"])][:, :, result.countries(["DEU"])].sum()
            return total(run[design]) - total(run["base"])
        for design in designs:
            stayed = added(design, "overstay")
            share.setdefault(design, []).append(stayed / (stayed + added(design, "return_flow")))
    guest, seasonal = "guest-worker schemes without return; 24 % of the undocumented in Korea came by its scheme, Park 2015", \
        "New Zealand's seasonal scheme, Gibson and McKenzie 2014: 1 % or less"
    yield Finding("overstay_design", "overstays of permits that end: nobody may come again", "share", share["plain"], "0.1 to 0.4", guest, "assumption", 0.10, 0.40)
    yield Finding("overstay_design", "the same, workers may change employers", "share", share["untied"], "no size", guest, "assumption")
    yield Finding("overstay_design", "the same, a fifth of the wage is held back until the return", "share", share["deposit"], "less; no size", "theory: MODEL", "assumption")
    yield Finding("overstay_design", "the same, the promise to come again is kept for half", "share", share["broken"], "between; no size", "theory", "assumption")
    yield Finding("overstay_design", "the same, whoever goes home comes again for certain", "share", share["right"], "0.01 or less", seasonal, "recalled", 0.0, 0.02)
    yield Finding("overstay_design", "the same with a fifth of the wage held back too", "share", share["both"], "0.01 or less", seasonal, "recalled", 0.0, 0.02)


def enforcement(lab):
    """More enforcement against Mexicans without papers in the United States."""
    scope = {"origins": ["MEX"], "destinations": ["USA"]}
    runs = lab.twins({"strict": [lever("enforcement", scope=scope, change=1)]}, population={"workers": 60_000, "floor": 200, "focus": {"MEX": 200}}, end="2032-01")
    home, come = [], []
    for run in runs:
        def flow(name, what):
            result = run[name]
            return result.array(what)[1:, result.index("origin", "MEX"), result.index("country", "USA")].sum()
        home.append(flow("strict", "return_flow") / flow("base", "return_flow"))
        come.append(flow("strict", "outflow") / flow("base", "outflow"))
    source = "Massey, Durand and Pren 2016: those without papers are held back from going home"
    yield Finding("enforcement", "returns by choice of Mexicans from the United States with more enforcement, beside those without", "ratio", home, "less; no size", source, "found")
    yield Finding("enforcement", "their arrivals, the same", "ratio", come, "little change", source, "found")


def free_movement(lab):
    """Every border open from 2021 on."""
    runs = lab.twins({"open": [lever("openness", dial=1)]}, population={"workers": 150_000, "floor": 300}, end="2046-01")
    output = [run["open"].array("output")[-1].sum() / run["base"].array("output")[-1].sum() - 1 for run in runs]
    yield Finding("free_movement", "output of the world after 25 years of open borders, beside the base", "share", output, "0.07 to 0.18",
                  "quantitative models in SCIENCE: reviews of open borders", "found", 0.07, 0.18)


EXPERIMENTS = {function.__name__: function for function in (health_pay, transfer_cost, portability, overstay_design, enforcement, free_movement)}

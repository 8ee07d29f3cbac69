"""The few numbers that stand above the figures of a report."""
import numpy as np

from .differences import MAIN, heading_of, names_of, shown_sides
from .focus import in_scope
from .names import name_of
from .result import Missing
from .stocks import abroad
from .scorecard import verdict
from .style import as_percent, compact, relative, with_unit


def key_figures(result):
    """Rows of text, the head first."""
    return compared(result) if result.is_comparison else [] if result.is_decomposition else alone(result)


def alone(result):
    rows = [["", f"{result.years[0]:.0f}", f"{result.years[-1]:.0f}"]]
    for maker in (persons_abroad, skilled_rates, yearly_moves, transfers):
        try:
            rows += maker(result)
        except Missing:
            continue
    return rows


def persons_abroad(result):
    stock = abroad(result, "stock").sum((1, 2))
    rows = [["Persons outside their country of birth", compact(stock[0]), compact(stock[-1])]]
    array = result.array("stock")
    if "education" in array.dims:
        skilled = array.at(education=len(result.axis("education")) - 1).sum("time", "origin", "residence")
        same = np.array(result.axis("origin"))[:, None] == np.array(result.axis("residence"))
        skilled = np.where(same, 0, skilled).sum((1, 2))
        rows.append(["of whom with the highest education", compact(skilled[0]), compact(skilled[-1])])
    return rows


def skilled_rates(result):
    array = result.array("skilled_emigration_rate")
    rates, codes = array.values * 100, result.axis(array.dims[1])
    top = [np.nanmax(rates[t]) for t in (0, -1)]
    return [
        *(
            [f"Skilled emigration rate, {name_of(codes[i])}", *(f"{rates[t, i]:.1f} %" for t in (0, -1))]
            for i in in_scope(result, codes, "origins")[:5]
        ),
        ["Skilled emigration rate, median country", *(f"{np.nanmedian(rates[t]):.1f} %" for t in (0, -1))],
        ["Skilled emigration rate, highest country", *(f"{x:.1f} %" for x in top)],
    ]


def yearly_moves(result):
    rows = []
    for name, words in (
        ("outflow", "Moves out in the first and last year"),
        ("return_flow", "Moves back in the first and last year"),
    ):
        flow = abroad(result, name).sum((1, 2))
        rows.append([words, compact(flow[1]), compact(flow[-1])])
    return rows


def transfers(result):
    money = result.array("remittance_received").sum("time").astype(float)
    return [["Transfers received in the first and last year, US$", compact(money[1]), compact(money[-1])]]


def compared(result):
    """The parties first, then the differences of the last year for the countries in scope; one column a variant."""
    variants = result.axis("variant")
    rows = [[f"Difference from the base [95 % interval], {result.years[-1]:.0f}", *variants]]
    if result.has("scorecard/relative_mean"):
        mean, lower, upper = (
            100 * result.array(f"scorecard/relative_{part}").sum("variant", "party") for part in ("mean", "lower", "upper")
        )
        rows += [
            [
                f"Gain over the whole period, {party}",
                *(
                    f"{relative(mean[v, p])} % [{relative(lower[v, p])}, {relative(upper[v, p])}], "
                    + verdict(lower[v, p], upper[v, p])
                    for v in range(len(variants))
                ),
            ]
            for p, party in enumerate(result.axis("party"))
        ]
    for name in names_of(result)[:MAIN]:
        rows += differences_of(result, name, variants)
    return rows


def differences_of(result, name, variants):
    mean = result.array(f"difference/{name}")
    axis = mean.dims[-1]
    if mean.dims != ("variant", "time", axis) or axis not in ("country", "origin", "residence"):
        return []
    lower, upper = result.array(f"lower/{name}").values, result.array(f"upper/{name}").values
    codes, percent = result.axis(axis), as_percent(mean.units)
    factor, unit = (100, " points") if percent else (1, "")
    chosen = [i for _, side in shown_sides(result, name, axis, mean.values) for i in side[:3]]
    words = heading_of(name) + ("" if percent or not mean.units else f" ({with_unit('', mean.units)})")
    return [
        [
            f"{words}, {name_of(codes[i])}",
            *(cell(*(factor * cube[v, -1, i] for cube in (mean.values, lower, upper)), unit) for v in range(len(variants))),
        ]
        for i in chosen
    ]


def cell(mean, lower, upper, unit):
    return f"{compact(mean)}{unit} [{compact(lower)}, {compact(upper)}]"

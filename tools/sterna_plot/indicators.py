"""Indicators beside the verdict, and what a single run says of the three parties: tables, because nothing here may be added up."""
import numpy as np

from .focus import in_scope
from .names import name_of
from .style import as_percent, compact, relative, with_unit

PARTY_OF = {"origin": "Origins", "destination": "Destinations", "migrants": "Migrants"}
GUESS = "assumption"


def words(name):
    """`origin_skilled_per_resident` becomes ("Origins", "skilled per resident"); what names no party is shown and not judged."""
    party, _, rest = name.partition("_")
    return (PARTY_OF[party], rest.replace("_", " ")) if party in PARTY_OF else ("Not judged", name.replace("_", " "))


def unit(units):
    return "%" if as_percent(units) else with_unit("", units).replace("PPP dollars of 2021", "PPP$")


def number(value, units):
    """Shares in per cent, everything else with a word for its size."""
    if not np.isfinite(value):
        return "–"
    return f"{100 * value:.4g}" if as_percent(units) else compact(value)


def change(value, units):
    """Of shares in points."""
    if not np.isfinite(value):
        return "–"
    if as_percent(units):
        return relative(100 * value)
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{compact(abs(value))}"


def grouped(rows):
    """Sorted by party, which is named in its first row."""
    order = [*PARTY_OF.values(), "Not judged"]
    rows = sorted(rows, key=lambda row: order.index(row[0]))
    return [[row[0] if i == 0 or rows[i - 1][0] != row[0] else "", *row[1:]] for i, row in enumerate(rows)]


def of_comparison(result):
    """[(variant, rows)] of what stands beside the verdict, the head first; empty when the file holds none."""
    if not result.has("scorecard/indicator_difference"):
        return []
    names, units = result.axis("indicator"), result.texts("scorecard/indicator_units")
    evidence = result.texts("scorecard/indicator_evidence")
    base, mean, lower, upper = (
        result.array(f"scorecard/indicator_{part}").values for part in ("base", "difference", "lower", "upper")
    )
    tables = []
    for v, variant in enumerate(result.axis("variant")):
        rows = []
        for i, name in enumerate(names):
            women, men, both = range(3)
            if not np.isfinite(base[v, i, both]):
                continue
            bounds = f" [{change(lower[v, i, both], units[i])}, {change(upper[v, i, both], units[i])}]"
            rows.append(
                [
                    *words(name),
                    unit(units[i]),
                    number(base[v, i, both], units[i]),
                    change(mean[v, i, both], units[i]) + (bounds if np.isfinite(lower[v, i, both]) else ""),
                    change(mean[v, i, women], units[i]),
                    change(mean[v, i, men], units[i]),
                    GUESS if evidence[i] == GUESS else "",
                ]
            )
        head = ["Party", "Indicator", "Unit", "Base", "Change [95 %]", "Women", "Men", "Evidence"]
        tables.append((variant, [head, *grouped(rows)]))
    return tables


def of_run(result):
    """[(country, rows)] of the countries of origin in scope, at the start and at the end; empty when the file has no card."""
    names = [name for name in result.names("scorecard") if name.startswith(("origin_", "migrants_"))]
    tables = []
    for i in in_scope(result, result.axis("country"), "origins")[:3] if names else []:
        rows = []
        for name in sorted(names, key=lambda name: (name.startswith("migrants_"), name)):
            array = result.array(f"scorecard/{name}")
            first, last = array.values[0, i], array.values[-1, i]
            by_sex = array.dims[-1] == "whom"
            cells = [first[2], last[2], last[0], last[1]] if by_sex else [first, last, np.nan, np.nan]
            rows.append(
                [
                    *words(name),
                    unit(array.units),
                    *(number(float(cell), array.units) for cell in cells),
                    GUESS if array.evidence == GUESS else "",
                ]
            )
        head = ["Party", "Indicator", "Unit", *(f"{result.years[t]:.0f}" for t in (0, -1)), "Women", "Men", "Evidence"]
        tables.append((name_of(result.axis("country")[i]), [head, *grouped(rows)]))
    return tables

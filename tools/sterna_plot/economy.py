"""Country series over time: wages, unemployment, income, poverty and their like, origins beside destinations."""
import numpy as np

from .names import name_of
from .result import Missing
from .stocks import abroad
from .style import PALETTE, Drawing, as_percent, canvas, label_ends, scale_for, span, with_unit, year_ticks

SERIES = [
    ("wage", "Wages of the skilled"),
    ("unemployment", "Unemployment of the skilled"),
    ("income_per_resident", "Income per resident"),
    ("poverty", "Poverty"),
    ("skilled_share", "Share of the skilled among residents"),
    ("training_cost", "Cost of training"),
    ("fiscal_balance", "Fiscal balance"),
    ("health_workers", "Health workers"),
    ("spread", "Spread of government bonds"),
]
WANTED = [name for name, _ in SERIES]


def draw(result):
    drawings = []
    for name, title in SERIES:
        try:
            drawings.append(one(result, name, title))
        except Missing:
            continue
    if not drawings:
        raise Missing(", ".join(name for name, _ in SERIES))
    return drawings


def sides(result, axis):
    """The countries with most people abroad, and those with most people from abroad: five each, no country on both sides."""
    stock = abroad(result, "stock")[-1]
    codes = result.axis(axis)
    place = {code: i for i, code in enumerate(codes)}
    sent, received = dict(zip(result.axis("origin"), stock.sum(1))), dict(zip(result.axis("residence"), stock.sum(0)))
    balance = {code: sent.get(code, 0) - received.get(code, 0) for code in codes}
    ordered = sorted(codes, key=lambda code: -balance[code])
    return [place[code] for code in ordered[:5]], [place[code] for code in ordered[::-1][:5]]


def skilled_only(result, array):
    """The last (highest) education level, and both sexes as a plain mean of what the file gives for each."""
    if "education" in array.dims:
        array = array.at(education=len(result.axis("education")) - 1)
    if "sex" in array.dims:
        array.values, array.dims = np.nanmean(array.values, axis=array.dims.index("sex")), tuple(
            d for d in array.dims if d != "sex"
        )
    return array


def one(result, name, title):
    array = skilled_only(result, result.array(name))
    axis = next((dim for dim in array.dims if dim in ("country", "origin", "residence")), None)
    if axis is None or array.dims != ("time", axis):
        raise Missing(f"{name} by time and country")
    years, codes = result.years, result.axis(axis)
    values = array.values * 100 if as_percent(array.units) else array.values
    groups = sides(result, axis)
    divisor, word = (1, "per cent") if as_percent(array.units) else scale_for(values[:, [i for side in groups for i in side]])
    unit = word if as_percent(array.units) else with_unit(word, array.units)
    figure, axes = canvas(
        title,
        f"{(array.long_name or name.replace('_', ' ')).rstrip('.')}; {unit}; {span(years)}.",
        result,
        3.5,
        1,
        2,
        right=1.1,
        left=0.55,
        wspace=0.62,
    )
    for place, heading, side in zip(axes.flat, ("Net countries of origin", "Net countries of destination"), groups):
        ends = []
        for colour, i in zip(PALETTE, side):
            place.plot(years, values[:, i] / divisor, color=colour)
            ends.append((values[-1, i] / divisor, name_of(codes[i]), colour))
        place.set_title(heading)
        year_ticks(place, years)
        if np.nanmin(values[:, side]) >= 0:
            place.set_ylim(bottom=0)
        label_ends(place, years[-1], ends)
    text = (
        "Left: the five countries with most people abroad net of people from abroad. Right: the five at the "
        "other end. Scales differ."
    )
    rows = [[f"{year:.0f}", code, float(f"{values[t, i]:.7g}")] for i, code in enumerate(codes) for t, year in enumerate(years)]
    return Drawing(name, title, text, figure, ["year", axis, unit if divisor == 1 else array.units], rows, [name])

"""Country series over time: wages, unemployment, income and their like, origins beside destinations."""
import numpy as np

from .focus import chosen
from .lines import panels
from .result import Missing
from .stocks import abroad
from .style import Drawing, as_percent, scale_for, span, with_unit

SERIES = [
    ("wage", "Wages of the skilled"),
    ("unemployment", "Unemployment of the skilled"),
    ("income_per_resident", "Labour income per resident"),
    ("income_per_natural", "Labour income per native, wherever he or she lives"),
    ("skilled_share", "Share of the skilled among residents"),
    ("training_cost", "Cost of training"),
    ("health_workers", "Health workers"),
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
    """The countries in scope, filled up with those with most people abroad net, or from abroad net: five a side."""
    stock = abroad(result, "stock")[-1]
    codes = result.axis(axis)
    sent, received = dict(zip(result.axis("origin"), stock.sum(1))), dict(zip(result.axis("residence"), stock.sum(0)))
    balance = np.array([sent.get(code, 0) - received.get(code, 0) for code in codes])
    return [chosen(result, codes, weight, side, 5) for weight, side in ((balance, "origins"), (-balance, "destinations"))]


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
    figure = panels(
        result,
        title,
        f"{(array.long_name or name.replace('_', ' ')).rstrip('.').capitalize()}; {unit}; {span(years)}.",
        years,
        values / divisor,
        codes,
        list(zip(("Countries of origin", "Countries of destination"), groups)),
    )
    text = (
        "Left: countries in scope and those with most people abroad net of people from abroad. Right: those at the "
        "other end. Scales differ."
    )
    rows = [[f"{year:.0f}", code, float(f"{values[t, i]:.7g}")] for i, code in enumerate(codes) for t, year in enumerate(years)]
    return Drawing(name, title, text, figure, ["year", axis, unit if divisor == 1 else array.units], rows, [name])

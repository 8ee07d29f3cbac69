"""Persons living outside their country of birth: by origin, by destination, and from where to where."""
import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from .focus import chosen, groups, in_scope
from .lines import panels
from .names import name_of
from .style import GREY, INK, PALETTE, SOFT, Drawing, canvas, compact, scale_for, span, spread

WANTED = ["stock"]

TEN = 10


def abroad(result, *names):
    """(time, origin, residence) persons, those at home left out."""
    array = result.array(*names)
    values = array.sum("time", "origin", "residence").astype(float)
    same = np.array(result.axis("origin"))[:, None] == np.array(result.axis("residence"))
    return np.where(same, 0.0, values)


def draw(result):
    stock = abroad(result, "stock")
    return [
        lines(
            result,
            "stocks_by_origin",
            "Persons abroad, by country of birth",
            stock.sum(2),
            "origin",
        ),
        lines(result, "stocks_by_destination", "Persons born elsewhere, by country of residence", stock.sum(1), "residence"),
        ribbons(result, stock),
    ]


def lines(result, name, title, values, axis):
    years, codes = result.years, result.axis(axis)
    shown = groups(result, codes, values[-1], "origins" if axis == "origin" else "destinations")
    named = [i for _, side in shown for i in side]
    size, word = scale_for(values[:, named])
    figure = panels(
        result,
        title,
        f"{word.capitalize()} persons of working age, end of year, {span(years)}.",
        years,
        values / size,
        codes,
        shown,
    )
    text = (
        f"Each line is one country. In all countries together {compact(values[0].sum())} persons in {years[0]:.0f} and "
        f"{compact(values[-1].sum())} in {years[-1]:.0f}."
    )
    order = named + [i for i in range(len(codes)) if i not in named]
    rows = [[f"{year:.0f}", codes[i], int(values[t, i])] for i in order for t, year in enumerate(years)]
    return Drawing(name, title, text, figure, ["year", axis, "persons"], rows, ["stock"])


def ribbons(result, stock):
    """The stocks of the last year as ribbons from country of birth to country of residence; of those in scope, if any are."""
    years, origins, places = result.years, result.axis("origin"), result.axis("residence")
    scope = in_scope(result, origins, "origins")[:TEN]
    left = scope or chosen(result, origins, stock[-1].sum(1), "origins", TEN)
    last = stock[-1] if not scope else np.where(np.isin(np.arange(len(origins)), scope)[:, None], stock[-1], 0.0)
    right = chosen(result, places, last.sum(0), "destinations", TEN)
    table = np.zeros((len(left) + 1, len(right) + 1))
    table[:-1, :-1] = last[np.ix_(left, right)]
    table[:-1, -1] = last[left].sum(1) - table[:-1, :-1].sum(1)
    table[-1, :-1] = last[:, right].sum(0) - table[:-1, :-1].sum(0)
    table[-1, -1] = last.sum() - table.sum()
    table = np.maximum(table, 0.0)
    title = "From country of birth to country of residence"
    figure, ((axes,),) = canvas(
        title,
        f"Persons living outside their country of birth, end of {years[-1]:.0f}; "
        f"{'countries of birth in scope' if scope else 'ten countries of birth'}, ten of residence. "
        "Ribbon width is proportional to persons.",
        result,
        4.6 if scope else 6.4,
        left=1.55,
        right=1.75,
        bottom=0.4,
    )
    axes.axis("off")
    left_names = [name_of(origins[i]) for i in left] + ["all others"]
    if scope:
        table, left_names = table[:-1], left_names[:-1]
    paint(axes, table, left_names, [name_of(places[j]) for j in right] + ["all others"])
    text = "Left: where people were born. Right: where they live. Colours follow the country of birth."
    rows = [
        [origins[i], places[j], int(stock[-1, i, j])]
        for i in range(len(origins))
        for j in range(len(places))
        if stock[-1, i, j] > 0
    ]
    return Drawing("corridors", title, text, figure, ["origin", "residence", "persons"], rows, ["stock"])


def paint(axes, table, left_names, right_names):
    shades = iter([*PALETTE, "#6E8B3D", "#A0527A"])
    colours = [GREY if name == "all others" else next(shades) for name in left_names]
    total, gap = table.sum() or 1.0, 0.014
    starts = [
        bars(axes, table.sum(1) / total, 0.0, left_names, colours, gap),
        bars(axes, table.sum(0) / total, 1.0, right_names, None, gap),
    ]
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            height = table[i, j] / total
            if height > 0:
                top, end = starts[0][i], starts[1][j]
                ribbon(axes, top, end, height, colours[i])
                starts[0][i] -= height
                starts[1][j] -= height
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.005 - gap * max(table.shape), 1.005)


def bars(axes, shares, x, names, colours, gap):
    """Stacks one bar a country from the top; returns the top of each."""
    tops = 1.0 - np.concatenate([[0.0], np.cumsum(shares + gap)[:-1]])
    labels = spread(tops - shares / 2, 0.042)
    for top, y, share, name, i in zip(tops, labels, shares, names, range(len(names))):
        axes.add_patch(PathPatch(box(x, top, share), facecolor=colours[i] if colours else INK, edgecolor="none"))
        axes.text(
            x + (-0.03 if x == 0 else 0.03),
            y,
            f"{name}  {100 * share:.0f} %" if x == 0 else f"{100 * share:.0f} %  {name}",
            ha="right" if x == 0 else "left",
            va="center",
            fontsize=7.5,
            color=INK if name != "all others" else SOFT,
        )
    return list(tops)


def box(x, top, height):
    left, right = (x - 0.02, x) if x == 0 else (x, x + 0.02)
    return Path([(left, top), (right, top), (right, top - height), (left, top - height), (left, top)])


def ribbon(axes, start, end, height, colour):
    curve = [Path.CURVE4] * 3
    points = [
        (0, start),
        (0.45, start),
        (0.55, end),
        (1, end),
        (1, end - height),
        (0.55, end - height),
        (0.45, start - height),
        (0, start - height),
        (0, start),
    ]
    axes.add_patch(
        PathPatch(
            Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]),
            facecolor=colour,
            edgecolor="white",
            linewidth=0.15,
            alpha=0.22 if colour == GREY else 0.55,
        )
    )

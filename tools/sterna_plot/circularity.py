"""How circular migration is: which share of moves are returns, and how many trips people make."""
import numpy as np

from .focus import chosen, groups
from .lines import panels
from .names import name_of
from .result import Missing
from .stocks import abroad
from .style import BLUE, GREY, PALE, SOFT, Drawing, canvas, span

WANTED = ["outflow", "return_flow", "retirement_return", "circularity/trips"]


def draw(result):
    drawings = [returns(result)]
    try:
        drawings.append(trips(result))
    except Missing:
        pass
    return drawings


def returns(result):
    out, back = abroad(result, "outflow").sum(2)[1:], abroad(result, "return_flow").sum(2)[1:]
    used = ["outflow", "return_flow"]
    try:
        back = back + abroad(result, "retirement_return").sum(2)[1:]
        used.append("retirement_return")
    except Missing:
        pass
    years, codes = result.years[1:], result.axis("origin")
    moves = out + back
    share = np.divide(back * 100, moves, out=np.full_like(back, np.nan), where=moves > 0)
    whole = back.sum(1) * 100 / np.maximum(moves.sum(1), 1)
    title = "Share of moves that are returns"
    figure = panels(
        result,
        title,
        f"Per cent of all moves out and back, by country of birth, {span(years)}. Bold: all countries together.",
        years,
        share,
        codes,
        groups(result, codes, moves.sum(0), "origins"),
        whole=whole,
    )
    text = "Half would mean that for every departure there is a return. A share near zero means that people leave and stay."
    rows = [[f"{year:.0f}", code, round(float(share[t, i]), 4)] for i, code in enumerate(codes) for t, year in enumerate(years)]
    return Drawing("return_share", title, text, figure, ["year", "origin", "per cent"], rows, used)


def gathered(labels, table, shown=6):
    """Five and more together: few go so often."""
    if len(labels) <= shown:
        return labels, table
    return [*labels[: shown - 1], f"{labels[shown - 1]} or more"], np.column_stack(
        [table[:, : shown - 1], table[:, shown - 1 :].sum(1)]
    )


def trips(result):
    array = result.array("circularity/trips", "trips_made", "trips")
    axis = next((dim for dim in array.dims if dim not in ("time", "origin", "residence", "country", "education", "sex")), None)
    if axis is None:
        raise Missing("an axis of trips in circularity/trips")
    labels = [x if isinstance(x, str) else f"{x:.0f}" for x in result.axis(axis)]
    last = array.at(time=-1) if "time" in array.dims else array
    by = "origin" if "origin" in last.dims else next((dim for dim in last.dims if dim in ("residence", "country")), None)
    table = last.sum(by, axis).astype(float) if by else last.sum(axis)[None, :].astype(float)
    labels, table = gathered(labels, table)
    names = [name_of(code) for code in result.axis(by)] if by else ["all"]
    # Nobody learns anything from bars of those who never left.
    movers = [k for k, label in enumerate(labels) if label not in ("0", "none")]
    weight = table[:, movers].sum(1)
    best = chosen(result, result.axis(by), weight, "origins") if by else [0]
    order = [i for i in best if weight[i] > 0][::-1]
    title = "How often people have left"
    figure, ((axes,),) = canvas(
        title,
        f"Per cent of those who ever left, by number of trips, end of {result.years[-1]:.0f}.",
        result,
        1.9 + 0.24 * max(len(order), 1),
        left=1.35,
        right=0.4,
        bottom=0.8,
    )
    shades = ["#C6DBEF", "#6BAED6", BLUE, "#08406B", "#041F38", GREY]
    for y, i in enumerate(order):
        left = 0.0
        for place, k in enumerate(movers):
            share = table[i, k] * 100 / table[i, movers].sum()
            axes.barh(y, share, left=left, color=shades[min(place, 5)], height=0.66, edgecolor="white", linewidth=0.4)
            if share > 7:
                axes.text(
                    left + share / 2,
                    y,
                    f"{share:.0f}",
                    ha="center",
                    va="center",
                    fontsize=7,
                    color="white" if place > 1 else "#1F2430",
                )
            left += share
    axes.set_yticks(range(len(order)), [names[i] for i in order])
    axes.set_xlim(0, 100)
    axes.grid(visible=False)
    axes.spines["bottom"].set_color(PALE)
    for place, k in enumerate(movers):
        x = 0.02 + 0.17 * place
        axes.annotate(
            "■",
            (x, 0),
            (0, -29),
            xycoords="axes fraction",
            textcoords="offset points",
            color=shades[min(place, 5)],
            va="center",
            fontsize=9,
        )
        axes.annotate(
            f"{labels[k]} trip{'' if labels[k] == '1' else 's'}",
            (x, 0),
            (10, -29),
            xycoords="axes fraction",
            textcoords="offset points",
            color=SOFT,
            va="center",
            fontsize=7.5,
        )
    rows = [[names[i], *(int(x) for x in table[i])] for i in range(len(names))]
    return Drawing(
        "trips",
        title,
        "Trips are stays abroad begun; those before the start of the simulation count as one.",
        figure,
        [by or "all", *labels],
        rows,
        [array.name],
    )

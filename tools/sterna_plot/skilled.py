"""Skilled emigration rates: where each country starts, where it ends, and the way between."""
import numpy as np

from .focus import chosen, groups, in_scope
from .lines import panels
from .names import name_of
from .style import BLUE, GREY, PALE, RED, SOFT, Drawing, canvas, span

WANTED = ["skilled_emigration_rate"]


def draw(result):
    array = result.array("skilled_emigration_rate")
    codes = result.axis(array.dims[1])
    return [over_time(result, array.values * 100, codes), ranked(result, array.values * 100, codes)]


def over_time(result, rates, codes):
    years = result.years
    shown = groups(result, codes, rates[-1], "origins")
    named = [i for _, side in shown for i in side]
    title = "Share of the skilled who live abroad, over time"
    figure = panels(
        result,
        title,
        f"Per cent of natives with tertiary education, {span(years)}. Named: "
        f"{'countries in scope and ' if len(shown) > 1 else ''}the highest rates; grey: all others.",
        years,
        rates,
        codes,
        shown,
        backdrop=[i for i in range(len(codes)) if i not in named],
    )
    text = (
        "The rate is skilled natives abroad over all skilled natives, both aged 15 to 64. It says nothing about why it moves."
    )
    rows = [[f"{year:.0f}", code, round(float(rates[t, i]), 4)] for i, code in enumerate(codes) for t, year in enumerate(years)]
    return Drawing(
        "skilled_emigration", title, text, figure, ["year", "country", "per cent"], rows, ["skilled_emigration_rate"]
    )


def ranked(result, rates, codes):
    years = result.years
    shown = [i for i in chosen(result, codes, rates[-1], "origins", 16) if np.isfinite(rates[-1, i])]
    order = sorted(shown, key=lambda i: rates[-1, i])
    scope = in_scope(result, codes, "origins")
    title = "Share of the skilled who live abroad, first and last year"
    height = 1.75 + 0.2 * len(order)
    figure, ((axes,),) = canvas(
        title,
        f"Per cent of natives with tertiary education; {'countries in scope (bold) and ' if scope else ''}the highest rates of "
        f"{years[-1]:.0f}.",
        result,
        height,
        left=1.45,
        right=0.6,
    )
    for y, i in enumerate(order):
        axes.plot(rates[[0, -1], i], [y, y], color=PALE, linewidth=2.2, zorder=1)
        axes.plot(rates[0, i], y, "o", markersize=4.5, markerfacecolor="white", markeredgecolor=GREY, zorder=2)
        axes.plot(rates[-1, i], y, "o", markersize=5, color=RED if rates[-1, i] > rates[0, i] else BLUE, zorder=3)
        axes.annotate(
            f"{rates[-1, i] - rates[0, i] + 0.0:+.1f}".replace("-", "−"),
            (1, y),
            (4, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=7,
            va="center",
            color=SOFT,
        )
    axes.set_yticks(range(len(order)), [name_of(codes[i]) for i in order])
    for label, i in zip(axes.get_yticklabels(), order):
        label.set_fontweight("bold" if i in scope else "normal")
    axes.set_ylim(-0.8, len(order) - 0.2)
    axes.set_xlim(left=0)
    axes.grid(axis="y", visible=False)
    axes.annotate(
        f"○ {years[0]:.0f}   ● {years[-1]:.0f}: blue lower, red higher than before.   Right: change in points.",
        (0, 0),
        (0, -28),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=7.5,
        color=SOFT,
    )
    text = (
        f"Hollow: {years[0]:.0f}. Filled: {years[-1]:.0f}, blue where the rate is lower and red where it is "
        f"higher. Numbers give the change in points."
    )
    rows = [[codes[i], round(float(rates[0, i]), 4), round(float(rates[-1, i]), 4)] for i in reversed(order)]
    return Drawing(
        "skilled_emigration_ranked",
        title,
        text,
        figure,
        ["country", f"{years[0]:.0f}", f"{years[-1]:.0f}"],
        rows,
        ["skilled_emigration_rate"],
    )

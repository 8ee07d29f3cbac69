"""Transfers: how much arrives where, by which channel, and what sending costs."""
import numpy as np

from .focus import groups
from .lines import panels
from .result import Missing
from .style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    Drawing,
    canvas,
    label_ends,
    scale_for,
    span,
    with_unit,
    year_ticks,
)

WANTED = ["remittance_received", "remittance_sent", "remittance_fee"]

CHANNEL_COLOURS = [BLUE, ORANGE, GREEN, GREY, PURPLE, SKY]


def draw(result):
    return [drawing for drawing in (received(result), channels(result)) if drawing]


def received(result):
    array = result.array("remittance_received")
    money = array.sum("time", "origin").astype(float)[1:]
    years, codes = result.years[1:], result.axis("origin")
    shown = groups(result, codes, money[-1], "origins")
    size, word = scale_for(money[:, [i for _, side in shown for i in side]])
    title = "Transfers received, by country of birth of the sender"
    figure = panels(
        result,
        title,
        f"{word.capitalize()} {with_unit('', array.units)} a year, {span(years)}; fees already taken off.",
        years,
        money / size,
        codes,
        shown,
    )
    rows = [[f"{year:.0f}", code, round(float(money[t, i]), 2)] for i, code in enumerate(codes) for t, year in enumerate(years)]
    return Drawing(
        "remittances",
        title,
        "What is received is what is sent less the fees, to the cent.",
        figure,
        ["year", "origin", array.units],
        rows,
        ["remittance_received"],
    )


def channels(result):
    sent = result.array("remittance_sent")
    if "channel" not in sent.dims:
        raise Missing("remittance_sent by channel")
    by_channel = sent.sum("time", "channel").astype(float)[1:]
    fees = result.array("remittance_fee").sum("time", "channel").astype(float)[1:]
    if np.count_nonzero(by_channel.sum(0)) < 2:
        return None  # one channel has every share
    years, names = result.years[1:], [name.replace("_", " ") for name in result.axis("channel")]
    title = "Channels of transfer and what they cost"
    figure, (axes,) = canvas(title, f"All countries, {span(years)}.", result, 3.3, 1, 2, right=0.85, left=0.5, wspace=0.62)
    share = by_channel * 100 / np.maximum(by_channel.sum(1, keepdims=True), 1e-9)
    cost = np.divide(fees * 100, by_channel, out=np.full_like(fees, np.nan), where=by_channel > 0)
    for place, values, heading in (
        (axes[0], share, "Share of money sent, per cent"),
        (axes[1], cost, "Cost, per cent of money sent"),
    ):
        ends = []
        for k, name in enumerate(names):
            colour = CHANNEL_COLOURS[k % len(CHANNEL_COLOURS)]
            place.plot(years, values[:, k], color=colour)
            ends.append((values[-1, k], name, colour))
        if values is cost:
            whole = fees.sum(1) * 100 / np.maximum(by_channel.sum(1), 1e-9)
            place.plot(years, whole, color=RED, linewidth=2.2)
            ends.append((whole[-1], "all", RED))
        place.set_title(heading)
        place.set_ylim(bottom=0)
        year_ticks(place, years)
        label_ends(place, years[-1], ends)
    rows = [
        [f"{year:.0f}", names[k], round(float(by_channel[t, k]), 2), round(float(fees[t, k]), 2)]
        for k in range(len(names))
        for t, year in enumerate(years)
    ]
    text = "Cost is fees over money sent, both as they fell in the run. The bold line weights channels by what they carried."
    return Drawing(
        "channels", title, text, figure, ["year", "channel", "sent", "fees"], rows, ["remittance_sent", "remittance_fee"]
    )

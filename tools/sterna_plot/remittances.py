"""Transfers: how much arrives where, by which channel, and what sending costs."""
import numpy as np

from .names import name_of
from .result import Missing
from .style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALETTE,
    PURPLE,
    RED,
    SKY,
    Drawing,
    canvas,
    label_ends,
    scale_for,
    span,
    year_ticks,
)

WANTED = ["remittance_received", "remittance_sent", "remittance_fee"]

CHANNEL_COLOURS = [BLUE, ORANGE, GREEN, GREY, PURPLE, SKY]


def draw(result):
    return [received(result), channels(result)]


def received(result):
    array = result.array("remittance_received")
    money = array.sum("time", "origin").astype(float)[1:]
    years, codes = result.years[1:], result.axis("origin")
    shown = np.argsort(-money[-1], kind="stable")[:8]
    size, word = scale_for(money)
    title = "Transfers received, by country of birth of the sender"
    figure, ((axes,),) = canvas(
        title,
        f"{word.capitalize()} {array.units} a year, {span(years)}; fees already taken off.",
        result,
        3.9,
        right=1.15,
        left=0.5,
    )
    ends = []
    for colour, i in zip(PALETTE, shown):
        axes.plot(years, money[:, i] / size, color=colour)
        ends.append((money[-1, i] / size, name_of(codes[i]), colour))
    axes.set_ylim(bottom=0)
    axes.set_xlim(years[0], years[-1])
    label_ends(axes, years[-1], ends)
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

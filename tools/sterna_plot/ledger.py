"""The brain ledger: what adds to and what takes from the skilled at home, country by country."""
import numpy as np

from .focus import chosen
from .names import name_of
from .result import Missing
from .style import BLUE, BROWN, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY, SOFT, Drawing, canvas, compact, span

WANTED = []
BALANCES = ("opening", "closing")  # stocks at either end, not causes
CROSSING = ("emigration", "return_trained_home", "return_trained_abroad", "immigration", "foreign_exit")
KINDS = {
    "graduates_baseline": ("graduates, baseline", BLUE),
    "graduates_prospect": ("graduates, by prospects", SKY),
    "graduates_remittance": ("graduates, by transfers", GREEN),
    "graduates_joint": ("graduates, jointly", "#7FCDBB"),
    "graduates_partner": ("graduates, by partners", PURPLE),
    "emigration": ("emigration", RED),
    "return_trained_home": ("return, trained at home", "#5FA55A"),
    "return_trained_abroad": ("return, trained abroad", "#A6D08F"),
    "immigration": ("entry of foreign-born", ORANGE),
    "foreign_exit": ("exit of foreign-born", "#F2B48C"),
    "entries": ("entries at 15", "#C9A227"),
    "deaths": ("deaths", GREY),
    "age_exits": ("end of working life", "#B9BDC4"),
    "change": ("change of qualification", BROWN),
}


def kind_of(item):
    return KINDS.get(item, (item.replace("_", " "), INK))


def items_of(result, group):
    """(time, country, item) and the items' names."""
    array = result.array(f"ledger/{group}")
    if set(array.dims) != {"time", "country", "item"}:
        raise Missing(f"ledger/{group} by time, country and item")
    return array.sum("time", "country", "item"), result.axis("item")


def draw(result):
    drawings = []
    for group, who in (("natives", "natives at home"), ("foreign_born", "foreign-born residents")):
        try:
            drawings.append(stacked(result, group, who, *items_of(result, group)))
        except Missing:
            if group == "natives":
                raise
    return drawings


def turnover_of(flows, causes, items):
    """Moves across borders by country: the ledger is about them, and births and deaths would rank the largest first."""
    crossing = [k for k, cause in enumerate(causes) if items[cause] in CROSSING]
    return np.abs(flows[:, crossing]).sum(1)


def stacked(result, group, who, values, items):
    years, codes = result.years, result.axis("country")
    causes = [k for k, item in enumerate(items) if item not in BALANCES]
    flows = values[1:][..., causes].sum(0)
    side = "origins" if group == "natives" else "destinations"
    order = [i for i in chosen(result, codes, turnover_of(flows, causes, items), side) if np.any(flows[i])][::-1]
    scale = np.maximum(np.abs(flows).sum(1) / 2, 1)
    title = f"The brain ledger: skilled {who}"
    height = 2.45 + 0.25 * len(order)
    figure, ((axes,),) = canvas(
        title,
        f"Sum over {span(years)}, as per cent of half the country's whole turnover, so that large and small compare.\n"
        "Right of zero adds to the skilled at home, left takes away; ◆ is the balance.",
        result,
        height,
        left=1.35,
        right=0.85,
        bottom=1.5,
    )
    used = {}
    for y, i in enumerate(order):
        ends = {1: 0.0, -1: 0.0}
        for item, value in zip([items[k] for k in causes], flows[i] / scale[i] * 100):
            words, colour = kind_of(item)
            side = 1 if value > 0 else -1
            if value:
                axes.barh(y, value, left=ends[side], color=colour, height=0.68, edgecolor="white", linewidth=0.4)
                ends[side] += value
                used[words] = colour
        axes.plot(
            flows[i].sum() / scale[i] * 100,
            y,
            "D",
            color="white",
            markersize=4.5,
            markeredgecolor=INK,
            markeredgewidth=1.1,
            zorder=4,
        )
        balance = flows[i].sum()
        axes.annotate(
            ("+" if balance > 0 else "") + compact(balance),
            (1, y),
            (4, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=7,
            va="center",
            color=SOFT,
        )
    axes.annotate(
        "persons",
        (1, len(order) - 0.3),
        (4, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        fontsize=7,
        color=SOFT,
    )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(order)), [name_of(codes[i]) for i in order])
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.grid(axis="y", visible=False)
    key(figure, used, height)
    text = (
        "Every change of the skilled at home has one cause, and the items add up to the change exactly, every year. "
        "The persons column gives the balance over the whole period."
    )
    rows = [
        [f"{year:.0f}", codes[i], *(int(x) for x in values[t, i])] for i in range(len(codes)) for t, year in enumerate(years)
    ]
    return Drawing(f"ledger_{group}", title, text, figure, ["year", "country", *items], rows, [f"ledger/{group}"])


def key(figure, used, height):
    """Colour squares with words in rows of four below the bars."""
    width = figure.get_figwidth()
    for place, (words, colour) in enumerate(used.items()):
        x, y = (0.35 + 1.68 * (place % 4)) / width, (1.02 - 0.19 * (place // 4)) / height
        figure.text(x, y, "■", color=colour, fontsize=9, va="center")
        figure.text(x + 0.15 / width, y, words, color=SOFT, fontsize=7.5, va="center")

"""Policy mixes: what they do to origin, destination and migrants, which nobody can improve upon, and where nobody loses."""
import numpy as np

from .ensemble import written
from .style import GREEN, GREY, INK, PALE, PARTY, RED, SOFT, Drawing, canvas, relative

WANTED = ["frontier/non_dominated"]
PAIRS = (("origin", "destination"), ("origin", "migrants"), ("destination", "migrants"))
MOST = 14  # mixes written out
TEXT = (
    "Each dot is a mix of the levers, by the change of a party's income against the base, per cent, mean of replicates. Ringed: no mix tried "
    "is better for one party and no worse for the others. Green: nobody loses more than 0.01 per cent and somebody gains; dark green: the "
    "lower ends of the 95 % intervals say so too. Parties are never added up."
)


def draw(result):
    return [trade_offs(result), mixes(result)]


def read(result):
    mean = 100 * result.array("mean").values[:, :3].astype(float)
    return mean, result.array("frontier/non_dominated").values.astype(bool), result.array("frontier/triple_win").values.astype(int)


def trade_offs(result):
    mean, front, win = read(result)
    title = "Between the parties: what each mix gives and takes"
    figure, axes = canvas(
        title, f"{result.title}. Per cent of each party's income against the base; {len(mean)} mixes tried.", result, 3.3, 1, 3, left=0.55, wspace=0.42
    )
    names = ["origin", "destination", "migrants"]
    for place, (across, up) in zip(axes.flat, PAIRS):
        x, y = mean[:, names.index(across)], mean[:, names.index(up)]
        place.axhline(0, color=INK, linewidth=0.7)
        place.axvline(0, color=INK, linewidth=0.7)
        for level, colour in ((0, PALE), (1, "#8CCFB5"), (2, GREEN)):
            chosen = win == level
            place.scatter(x[chosen], y[chosen], s=14, color=colour, linewidths=0, zorder=2 + level)
        place.scatter(x[front], y[front], s=26, facecolors="none", edgecolors=INK, linewidths=0.7, zorder=6)
        place.set_xlabel(f"{across}, %")
        place.set_title(f"{up}, %", fontsize=8, color=PARTY[up])
        place.margins(0.08)
    rows = [[point, *(float(f"{value:.7g}") for value in mean[p]), int(front[p]), int(win[p])] for p, point in enumerate(result.axis("point"))]
    return Drawing("frontier", title, TEXT, figure, ["mix", "origin %", "destination %", "migrants %", "non-dominated", "triple win"], rows, ["mean"])


def mixes(result):
    """Mixes of the front, sorted by the worst-off party, with where each lever stands and what each party gets."""
    mean, front, win = read(result)
    order = [p for p in np.argsort(-mean.min(axis=1), kind="stable") if front[p]][:MOST]
    places, keys = result.array("key_place").values, result.axis("key")
    texts = written(result)
    title = "Mixes that nobody can improve upon, by the worst-off party"
    figure, axes = canvas(
        title,
        "Left: where each lever stands between the ends of its range. Right: change of each party's income, per cent.",
        result, 1.5 + 0.27 * len(order), 1, 2, left=0.35, right=0.75, wspace=0.3, top=1.0,
    )  # fmt: skip
    left, right = axes.flat
    for y, p in enumerate(order):
        for k in range(len(keys)):
            left.barh(y, places[p, k] * 0.8, left=k, height=0.6, color=GREY if win[p] == 0 else GREEN, alpha=0.75, linewidth=0)
            left.barh(y, 0.8, left=k, height=0.6, facecolor="none", edgecolor=PALE, linewidth=0.6)
            left.annotate(shorter(texts[p][k]), (k + 0.04, y), fontsize=6, va="center", color=INK)
        for i, party in enumerate(("origin", "destination", "migrants")):
            right.plot(mean[p, i], y, marker="o", color=PARTY[party], markersize=4.5, linestyle="")
        right.annotate(
            relative(mean[p].min()), (1, y), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=6.5, va="center",
            color=SOFT if win[p] else RED, annotation_clip=False,
        )  # fmt: skip
    for place in (left, right):
        place.set_ylim(len(order) - 0.4, -0.6)
        place.set_yticks(range(len(order)), [str(result.axis("point")[p]) for p in order])
        place.grid(axis="y", visible=False)
    left.set_xlim(-0.05, len(keys))
    left.set_xticks([k + 0.4 for k in range(len(keys))], [key.removeprefix("policies.").replace(".", "\n") for key in keys])
    left.grid(visible=False)
    right.axvline(0, color=INK, linewidth=0.8)
    right.set_title("origin", color=PARTY["origin"], loc="left", fontsize=8)
    right.set_title("destination", color=PARTY["destination"], loc="center", fontsize=8)
    right.set_title("migrants", color=PARTY["migrants"], loc="right", fontsize=8)
    rows = [[result.axis("point")[p], *texts[p], *(float(f"{value:.7g}") for value in mean[p]), int(win[p])] for p in order]
    return Drawing("frontier_mixes", title, TEXT, figure, ["mix", *keys, "origin %", "destination %", "migrants %", "triple win"], rows, ["mean"])


def shorter(text):
    try:
        return f"{float(text):.3g}"
    except ValueError:
        return text

"""Three parties, three verdicts, never one sum: origin, destination, migrants and their households."""
import textwrap

import numpy as np
from matplotlib.ticker import MaxNLocator

from .style import INK, PARTY, SOFT, Drawing, canvas, compact

WANTED = ["scorecard/relative_mean", "scorecard/mean", "scorecard/triple_win"]
WORDS = {"origin": "Origin", "destination": "Destination", "migrants": "Migrants"}


def draw(result):
    return [table(result)]


def read(result, name):
    return result.array(f"scorecard/{name}").sum("variant", "party").astype(float)


def replicates(result, none):
    """Per cent by variant, replicate and party, where the file gives them."""
    name = "scorecard/relative_difference"
    return 100 * result.array(name).sum("variant", "replicate", "party") if result.has(name) else np.zeros(none)


def table(result):
    variants, parties = result.axis("variant"), result.axis("party")
    share = [100 * read(result, f"relative_{part}") for part in ("mean", "lower", "upper")]
    money = [read(result, part) for part in ("mean", "lower", "upper")]
    each = replicates(result, (len(variants), 0, len(parties)))
    title = "Who gains and who loses: the three parties"
    figure, (panels,) = canvas(
        title,
        "Gain against the base, per cent of the party's own baseline income; every party has its own scale. Dot: mean; bar: 95 % "
        "interval; small dots: replicates. Below each: the gain in PPP$ a year, with its interval.",
        result,
        1.95 + 0.72 * len(variants),
        1,
        len(parties),
        left=1.75,
        right=0.25,
        bottom=0.65,
        wspace=0.18,
        sharey=True,
    )
    for p, (axes, party) in enumerate(zip(panels, parties)):
        colour = PARTY.get(party, INK)
        axes.axvline(0, color=INK, linewidth=0.9)
        for v in range(len(variants)):
            mark(axes, v, colour, each[v, :, p], *(part[v, p] for part in share))
            axes.annotate(
                f"{compact(money[0][v, p])}  [{compact(money[1][v, p])}, {compact(money[2][v, p])}]",
                (0.5, v),
                (0, -13),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="center",
                va="center",
                fontsize=7,
                color=SOFT,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        axes.set_title(WORDS.get(party, party), color=colour, loc="center")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+g}".replace("-", "−") if abs(x) > 1e-12 else "0")
        axes.xaxis.set_major_locator(MaxNLocator(3))
        axes.margins(x=0.2)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
    panels[0].set_ylim(len(variants) - 0.3, -0.55)
    panels[0].set_yticks([])
    name_rows(panels[0], result, variants)
    text = (
        "Origin: income of its natives who are abroad in neither world, transfers included, and its public "
        "purse. Destination: likewise. "
        "Migrants: real income net of the cost of moving, over those abroad in either world. The three are "
        "disjoint persons and are not added up. "
        "A triple win asks that no party loses more than 0.01 per cent."
    )
    rows = [
        [variant, party, *(float(f"{part[v, p]:.7g}") for part in (*share, *money))]
        for v, variant in enumerate(variants)
        for p, party in enumerate(parties)
    ]
    return Drawing(
        "scorecard",
        title,
        text,
        figure,
        ["variant", "party", "per cent", "lower", "upper", "money", "money lower", "money upper"],
        rows,
        ["scorecard/relative_mean", "scorecard/mean"],
    )


def mark(axes, y, colour, each, mean, lower, upper):
    # Replicates are moved up and down a little by rank, so that equal ones do not hide each other.
    wobble = (np.argsort(np.argsort(each)) % 3 - 1) * 0.06
    axes.plot(each, y + wobble, "o", color=colour, alpha=0.28, markersize=3, markeredgewidth=0)
    axes.plot([lower, upper], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
    axes.plot(mean, y, "o", color=colour, markersize=6.5, markeredgecolor="white", markeredgewidth=0.8)


def name_rows(axes, result, variants):
    wins = result.array("scorecard/triple_win").values.astype(float) if result.has("scorecard/triple_win") else None
    for v, variant in enumerate(variants):
        axes.annotate(
            "\n".join(textwrap.wrap(variant, 22)[:2]),
            (0, v),
            (-112, 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontweight="bold",
            fontsize=8,
            va="center",
            annotation_clip=False,
        )
        if wins is not None:
            axes.annotate(
                f"no party worse off in {100 * wins[v]:.0f} %\nof replicates",
                (0, v),
                (-112, -22),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                fontsize=6.5,
                va="center",
                color=SOFT,
                annotation_clip=False,
            )

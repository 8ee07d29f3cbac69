"""Three parties, three verdicts, never one sum: origin, destination, migrants and their households."""
import numpy as np

from .style import GREY, INK, PARTY, SOFT, Drawing, canvas, compact, relative, wrapped

WANTED = ["scorecard/relative_mean", "scorecard/mean", "scorecard/triple_win"]
WORDS = {"origin": "Origin", "destination": "Destination", "migrants": "Migrants"}
TEXT = (
    "Mean over years. Migrants: natives of the origins in scope who are abroad at any time in either world; their net wages less "
    "fees of transfers and what moves cost. Origin: the other natives of the origins, with the transfers that households receive. Destination: natives of "
    "the destinations who are abroad in neither world. Budgets and the value of filled vacancies count where the runs record "
    "them. The three are disjoint persons and are not added up. By sex: own income alone. A party gains or loses when its 95 % interval leaves out zero; worse off means a loss of "
    "more than 0.01 per cent."
)


def draw(result):
    return [table(result)]


def read(result, name):
    return result.array(f"scorecard/{name}").sum("variant", "party").astype(float)


def verdict(lower, upper):
    return "gains" if lower > 0 else "loses" if upper < 0 else "unclear"


def table(result):
    variants, parties = result.axis("variant"), result.axis("party")
    share = [100 * read(result, f"relative_{part}") for part in ("mean", "lower", "upper")]
    money = [read(result, part) for part in ("mean", "lower", "upper")]
    title = "Who gains and who loses: the three parties"
    block = len(parties) + 1.15
    figure, ((axes,),) = canvas(
        title,
        f"Change against the base, per cent of the party's income. Dot: mean of {len(result.axis('replicate'))} paired "
        "replicates; whisker: 95 % interval.",
        result,
        1.75 + 0.27 * block * len(variants),
        left=1.0,
        right=3.55,
        bottom=0.75,
        top=0.95,
    )
    for v, variant in enumerate(variants):
        axes.plot([0, 0], [block * v + 0.5, block * v + len(parties) + 0.5], color=INK, linewidth=0.9)
        heading(axes, block * v, variant, result, v)
        for p, party in enumerate(parties):
            row(axes, block * v + p + 1, party, *([part[v, p] for part in cube] for cube in (share, money)))
    finish(axes, block * len(variants))
    rows = [
        [variant, party, *(float(f"{part[v, p]:.7g}") for part in (*share, *money)), verdict(share[1][v, p], share[2][v, p])]
        for v, variant in enumerate(variants)
        for p, party in enumerate(parties)
    ]
    columns = ["variant", "party", "per cent", "lower", "upper", "money", "money lower", "money upper", "verdict"]
    return Drawing("scorecard", title, TEXT, figure, columns, rows, ["scorecard/relative_mean", "scorecard/mean"])


def beside(axes, y, points, text, **options):
    """Text right of the panel (or left of it, where points are negative) in the row at y."""
    axes.annotate(
        text,
        (0 if points < 0 else 1, y),
        (points, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        **{"fontsize": 7.5, **options},
    )


def heading(axes, y, variant, result, v):
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    beside(axes, y, -62, wrapped(variant, 62), fontweight="bold", fontsize=8, bbox=clear)
    if result.has("scorecard/triple_win"):
        share = 100 * result.array("scorecard/triple_win").values[v]
        text = f"no party worse off in {share:.0f} % of replicates"
        beside(axes, y, 244, text, color=SOFT, fontsize=6.5, ha="right")


def row(axes, y, party, share, money):
    colour = PARTY.get(party, INK)
    mean, lower, upper = share
    said = verdict(lower, upper)
    axes.plot([lower, upper], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
    axes.plot([lower, upper], [y, y], "|", color=colour, markersize=7, markeredgewidth=1.4)
    axes.plot(mean, y, "o", color=colour, markersize=6.5, markeredgecolor="white", markeredgewidth=0.8)
    beside(axes, y, -6, WORDS.get(party, party), color=colour, fontweight="bold", fontsize=8, ha="right")
    beside(axes, y, 8, f"{relative(mean)} [{relative(lower)}, {relative(upper)}]")
    beside(axes, y, 112, f"{compact(money[0])} [{compact(money[1])}, {compact(money[2])}]")
    beside(axes, y, 244, said, color=GREY if said == "unclear" else INK, fontweight="bold", ha="right")


def finish(axes, bottom):
    axes.set_ylim(bottom - 0.4, -0.6)
    axes.set_yticks([])
    axes.margins(x=0.08)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("change, per cent")
    for points, text in ((8, "per cent [95 %]"), (112, "PPP$ of 2021 a year [95 %]")):
        beside(axes, -0.95, points, text, color=SOFT, fontsize=7)
    beside(axes, -0.95, 244, "verdict", color=SOFT, fontsize=7, ha="right")


def verdict_sentences(result):
    """One sentence a variant: who gains, who loses, and where the sign is not settled."""
    share = [100 * read(result, f"relative_{part}") for part in ("mean", "lower", "upper")]
    wins = result.array("scorecard/triple_win").values if result.has("scorecard/triple_win") else None
    sentences = []
    for v, variant in enumerate(result.axis("variant")):
        said = {"gains": [], "loses": [], "unclear": []}
        for p, party in enumerate(result.axis("party")):
            mean, lower, upper = (float(part[v, p]) for part in share)
            said[verdict(lower, upper)].append(f"{party} ({relative(mean)} % [{relative(lower)}, {relative(upper)}])")
        words = {"gains": "Who gains", "loses": "Who loses", "unclear": "Unclear"}
        told = [(kind, who) for kind, who in said.items() if who or kind != "unclear"]
        parts = [f"{words[kind]}: {', '.join(who) or 'no party'}." for kind, who in told]
        if result.has("scorecard/by_sex_relative"):
            by_sex = 100 * result.array("scorecard/by_sex_relative").values[v]  # sex, party
            pairs = zip(result.axis("party"), by_sex[0], by_sex[1])
            parts.append("Own income, women and men: " + "; ".join(f"{p} {relative(w)} %, {relative(m)} %" for p, w, m in pairs) + ".")
        if wins is not None and np.isfinite(wins[v]):
            count = len(result.axis("replicate"))
            won = result.has("scorecard/verdict") and result.array("scorecard/verdict").values[v] == 1
            parts.append(f"No party loses more than 0.01 % in {100 * wins[v]:.0f} % of {count} replicates{': triple win' if won else ''}.")
        bill = result.array("scorecard/donors").values[v].mean() if result.has("scorecard/donors") else 0
        if bill >= 1:
            parts.append(f"Donors pay {bill / 1e6:.4g} million US dollars a year, beside the three parties.")
        sentences.append((variant, " ".join(parts)))
    return sentences

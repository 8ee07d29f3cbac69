"""From the counterfactual to the run: what each channel adds, country by country."""
import numpy as np

from .differences import heading_of
from .focus import chosen
from .names import name_of
from .result import Missing
from .style import BLUE, GREY, INK, PALE, RED, SOFT, Drawing, as_percent, canvas, compact, relative, scale_for, with_unit

WANTED = ["channels/at_home"]
SKILL = {
    "at_home": "skilled natives at home per native",
    "share": "share of the skilled among residents",
    "units": "efficiency of the skilled at home per native",
}
AGAINST = {
    "unskilled_prospect": "a world in which the skilled leave, and expect to leave, as others do",
    "no_migration": "a world in which nobody moves",
    "policy_off": "the same world without the policies",
}
INDEX = ("tfp", "rating", "_factor", "remittance_scale")  # units are 1, but they are no shares
TEXT = (
    "Beside {}. Each bar begins where the one above ends: a channel's Shapley share of the effect, the mean of what it adds to every set of "
    "the others. The shares add up to the effect in every replicate. Whisker: 95 % interval over replicates of the share, and at the "
    "bottom of the effect. A pale bar is one whose interval covers zero: its sign is not settled."
)
COLUMNS = 3


def draw(result):
    drawings = [one(result, name) for name in measures(result)]
    if not drawings:
        raise Missing("effect/...")
    return drawings


def measures(result):
    """Skill first, then the items in the order of their names."""
    found = []
    result.file["effect"].visit(lambda name: found.append(name) if result.has_array(f"effect/{name}") else None)
    return [*(name for name in SKILL if name in found), *sorted(name for name in found if name not in SKILL)]


def title_of(name):
    words = SKILL.get(name) or heading_of(name.removeprefix("scorecard/"))
    return words[:1].upper() + words[1:]


def world_without(result):
    against, cut = AGAINST.get(result.texts("against")[0], ""), result.texts("cut_from")[0]
    return against if cut == "start" else f"{against}, from {cut} on"


def both_sexes(result, array):
    return array.at(sex=result.axis("sex").index("both")) if "sex" in array.dims else array


def steps(result, name):
    """(labels, mean, lower, upper), the last three (step, country): the channels and, last, the effect."""
    labels, cubes = [], {"": [], "_lower": [], "_upper": []}
    if result.has(f"channels/{name}"):
        labels = list(result.axis("edge"))
        for bound, rows in cubes.items():
            rows.extend(both_sexes(result, result.array(f"channels{bound}/{name}")).values)
    for bound, rows in cubes.items():
        rows.append(both_sexes(result, result.array(f"effect{bound}/{name}")).values)
    return [*labels, "effect"], *(np.array(rows, dtype=float) for rows in cubes.values())


def surest(mean, lower, upper):
    """How far from zero the effect is at least; its size where there is no interval."""
    least = np.where(np.isfinite(lower), np.maximum(np.maximum(lower, -upper), 0.0), np.abs(mean))
    return np.where(np.isfinite(mean), least, -1.0)


def one(result, name):
    labels, mean, lower, upper = steps(result, name)
    codes, effect = result.axis("country"), both_sexes(result, result.array(f"effect/{name}"))
    level = both_sexes(result, result.array(f"counterfactual/{name}")).values.mean(0)
    percent = as_percent(effect.units) and not name.endswith(INDEX)
    weight = surest(mean[-1], lower[-1], upper[-1])
    if not percent:  # dollars of a large country are not more of an effect
        weight = weight / np.where(level == 0, np.inf, np.abs(level))
    shown = chosen(result, codes, weight, "origins")
    divisor, word = (0.01, "percentage points") if percent else scale_for(mean[:, shown])
    unit = word if percent else with_unit(word, effect.units) or "index points"
    lines = -(-len(shown) // COLUMNS)
    against = world_without(result)
    title = title_of(name)
    figure, axes = canvas(
        title,
        f"What channels add to {against}, in {int(result.array('year').values)}, {unit}. In brackets: level there and in the run"
        f"{' (%)' if percent else ''}. Mean of {len(result.axis('replicate'))} replicates; whisker: 95 % interval.",
        result,
        1.5 + lines * (0.62 + 0.155 * len(labels)),
        lines,
        COLUMNS,
        left=0.95,
        right=0.55,
        bottom=0.55,
        hspace=0.52 / (0.1 + 0.155 * len(labels)),
        wspace=0.42,
    )
    for number, axis in enumerate(axes.flat):
        if number >= len(shown):
            axis.set_visible(False)
            continue
        i = shown[number]
        values = (lambda level: f"{100 * level:.4g}") if percent else compact
        axis.set_title(f"{name_of(codes[i])} ({values(level[i])} → {values(level[i] + mean[-1, i])})", fontsize=7.5)
        panel(axis, labels if number % COLUMNS == 0 else [""] * len(labels), *(part[:, i] / divisor for part in (mean, lower, upper)))
    rows = [
        [code, label, *(float(f"{part[s, i]:.7g}") for part in (mean, lower, upper))]
        for i, code in enumerate(codes)
        for s, label in enumerate(labels)
    ]
    columns = ["country", "channel", "share of the effect", "lower", "upper"]
    return Drawing(f"waterfall_{name.replace('/', '_')}", title, TEXT.format(against), figure, columns, rows, [f"effect/{name}"])


def panel(axes, labels, mean, lower, upper):
    """Floating bars from zero, the counterfactual, to the effect; the number beside each row."""
    ends = np.concatenate([np.cumsum(np.nan_to_num(mean[:-1])), [0.0]])
    begins = np.concatenate([[0.0], ends[:-2], [0.0]]) if len(mean) > 1 else np.zeros(1)
    axes.axvline(0, color=INK, linewidth=0.8)
    for y, (begin, size, low, high) in enumerate(zip(begins, mean, lower, upper)):
        last = y == len(mean) - 1
        settled = not (np.isfinite(low) and low <= 0 <= high)
        colour = INK if last else BLUE if size >= 0 else RED
        axes.barh(y, size, left=begin, height=0.66, color=colour, alpha=1.0 if settled else 0.4, linewidth=0)
        if np.isfinite(low):
            axes.plot([begin + low, begin + high], [y, y], color=GREY if last else SOFT, linewidth=1.0, solid_capstyle="butt")
        if not last:
            axes.plot([begin + size] * 2, [y + 0.33, y + 0.67], color=PALE, linewidth=0.8)
        axes.annotate(
            relative(size), (1, y), (3, 0), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=6.5, va="center",
            color=INK if settled else GREY, fontweight="bold" if last else "normal", annotation_clip=False,
        )  # fmt: skip
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.margins(x=0.06)
    axes.locator_params(axis="x", nbins=4)
    axes.tick_params(axis="x", labelsize=6.5, pad=2)

"""How many simulated persons took another course than in the base, and which."""
import numpy as np

from .result import Missing
from .style import BLUE, PALE, Drawing, canvas, compact, scale_for, wrapped

WANTED = ["who_changed/count"]
WORDS = {
    "left": "left, not in the base",
    "stayed": "stayed, left in the base",
    "returned": "returned by the end",
    "away": "still away at the end",
    "studied": "studied, not in the base",
    "not_studied": "did not study",
}


def draw(result):
    array = result.array("who_changed/count")
    if "change" not in array.dims:
        raise Missing("who_changed/count by change")
    variants, changes = result.axis("variant"), [WORDS.get(name, name.replace("_", " ")) for name in result.axis("change")]
    each = (
        array.sum("variant", "replicate", "change") if "replicate" in array.dims else array.sum("variant", "change")[:, None, :]
    ).astype(float)
    size, word = scale_for(each)
    title = "Who changed course"
    height = 1.6 + len(variants) * (0.55 + 0.23 * len(changes))
    figure, axes = canvas(
        title,
        f"{f'{word} persons'.strip().capitalize()} whose life differs from the base in this way. Bar: mean; dots: replicates.",
        result,
        height,
        len(variants),
        1,
        top=0.92,
        left=1.75,
        right=0.8,
        bottom=0.55,
        hspace=0.5,
        sharex=True,
    )
    for place, variant, counts in zip(axes[:, 0], variants, each):
        mean = np.nanmean(counts, axis=0)
        for y, k in enumerate(reversed(range(len(changes)))):
            place.barh(y, mean[k] / size, color=BLUE, alpha=0.55, height=0.62)
            place.plot(
                counts[:, k] / size, np.full(len(counts), y), "o", color=BLUE, markersize=2.6, alpha=0.6, markeredgewidth=0
            )
            place.annotate(
                compact(mean[k]),
                (max(np.nanmax(counts[:, k]), mean[k]) / size, y),
                (5, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
            )
        place.set_yticks(range(len(changes)), changes[::-1])
        place.set_title(wrapped(variant, 72))
        place.set_xlim(left=0)
        place.grid(axis="y", visible=False)
        place.spines["left"].set_color(PALE)
    text = (
        "The same person with the same luck is followed in both worlds, so these are changes of lives, not "
        "of samples. A person may count in several rows."
    )
    rows = [
        [variant, changes[k], r + 1, float(each[v, r, k])]
        for v, variant in enumerate(variants)
        for k in range(len(changes))
        for r in range(each.shape[1])
    ]
    return [
        Drawing("who_changed", title, text, figure, ["variant", "change", "replicate", "persons"], rows, ["who_changed/count"])
    ]

"""A bench: each output along the axis that is varied, or over the points, with the spread over replicates."""
import numpy as np

from .result import text_of
from .style import BLUE, GREY, INK, SKY, Drawing, canvas, compact, with_unit, wrapped

WANTED = ["value"]
COLUMNS = 2
TEXT = (
    "Every point is run in the same replicates: the same luck and, where keys are uncertain, the same draws of them. Line: mean. "
    "Dark band: 95 % interval of the mean. Pale band: the middle nine tenths of replicates."
)


def draw(result):
    outputs = result.axis("output")
    lines = -(-len(outputs) // COLUMNS)
    title = result.title
    figure, axes = canvas(
        title,
        "By point of the experiment. Line: mean over replicates; dark band: its 95 % interval; pale band: 5 to 95 % of replicates.",
        result,
        1.4 + 2.2 * lines,
        lines,
        COLUMNS,
        left=0.75,
        hspace=0.6,
        wspace=0.35,
    )
    x, label, ticks = along(result)
    for number, place in enumerate(axes.flat):
        if number >= len(outputs):
            place.set_visible(False)
            continue
        panel(place, result, number, x)
        place.set_xlabel(label)
        if ticks:
            place.set_xticks(x, ticks, rotation=30, ha="right")
    return [Drawing("ensemble", title, TEXT, figure, *table(result), arrays=["value", "mean", "quantiles"])]


def along(result):
    """(place of each point, name of the axis, tick labels where the axis is not a number)."""
    points = len(result.axis("point"))
    if not result.has("key_value"):
        return np.arange(1, points + 1), "point", []
    values, keys = result.array("key_value").values, result.axis("key")
    varied = [k for k in range(len(keys)) if len(np.unique(values[:, k])) > 1 and np.isfinite(values[:, k]).all()]
    if len(varied) == 1:
        return values[:, varied[0]], keys[varied[0]], []
    if points > 24:
        return np.arange(1, points + 1), "point", []
    return np.arange(1, points + 1), "", ["\n".join(row) for row in written(result)]


def written(result):
    """Values of the keys as texts, [point][key]."""
    return [[text_of(text) for text in row] for row in result.array("key_text").values]


def panel(axes, result, number, x):
    units = [*map(str, result.texts("output_unit"))][number]
    order = np.argsort(x, kind="stable")
    mean, lower, upper = (result.array(name).values[order, number].astype(float) for name in ("mean", "lower", "upper"))
    low, high = result.array("quantiles").values[0][order, number], result.array("quantiles").values[-1][order, number]
    x = np.asarray(x, dtype=float)[order]
    axes.fill_between(x, low, high, color=SKY, alpha=0.25, linewidth=0)
    axes.fill_between(x, lower, upper, color=BLUE, alpha=0.3, linewidth=0)
    axes.plot(x, mean, color=BLUE, marker="o", markersize=3)
    if np.nanmin(low) < 0 < np.nanmax(high):
        axes.axhline(0, color=INK, linewidth=0.8)
    meaning = [*map(str, result.texts("output_meaning"))][number]
    axes.set_title(wrapped(f"{result.axis('output')[number]} [{with_unit('', units) or 'share'}]", 46), fontsize=8)
    axes.yaxis.set_major_formatter(lambda value, _: compact(value))
    axes.annotate(wrapped(meaning.split(";")[0], 62), (0, 1), (0, -2), xycoords="axes fraction", textcoords="offset points", fontsize=6, va="top", color=GREY)


def table(result):
    keys = result.axis("key") if result.has("key_text") else []
    texts = written(result) if keys else [[]] * len(result.axis("point"))
    mean, lower, upper = (result.array(name).values for name in ("mean", "lower", "upper"))
    rows = [
        [point, *texts[p], output, *(float(f"{part[p, o]:.7g}") for part in (mean, lower, upper))]
        for p, point in enumerate(result.axis("point"))
        for o, output in enumerate(result.axis("output"))
    ]
    return ["point", *keys, "output", "mean", "lower", "upper"], rows

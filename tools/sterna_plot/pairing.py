"""What the same luck in both worlds is worth: the difference of twins beside that of two runs by themselves."""
import numpy as np

from .result import Missing
from .style import BLUE, GREY, INK, Drawing, canvas, plain, scale_for, year_ticks

BASE, VARIANT, SAVED = "pairing/skilled_at_home_base", "pairing/skilled_at_home_variant", "pairing/variance_reduction"
WANTED = [BASE, VARIANT, SAVED]
FEWEST = 3  # replicates, below which nothing can be said of variances


def draw(result):
    base, variant = (result.array(name).sum("variant", "replicate", "time").astype(float) for name in (BASE, VARIANT))
    saved = np.array([result.array(SAVED + end).sum("variant", "time") for end in ("", "_lower", "_upper")])
    if base.shape[1] < FEWEST:
        raise Missing(f"{FEWEST} replicates")
    names = result.axis("variant")
    return [
        one(result, title, "pairing" + (f"_{v + 1}" if len(names) > 1 else ""), base[v], variant[v], saved[:, v])
        for v, title in enumerate(names)
        if np.isfinite(saved[0, v]).any()
    ]


def differences(base, variant):
    """Of twins, and of runs that share nothing: each variant less the base of another replicate."""
    return variant - base, variant - np.roll(base, 1, axis=0)


def one(result, title, name, base, variant, saved):
    years, (paired, unpaired) = result.years, differences(base, variant)
    size, word = scale_for(unpaired)
    heading = "What the same luck in both worlds is worth"
    subtitle = f"{title}. Skilled natives of the origins at home, variant less base; {len(base)} replicates."
    figure, axes = canvas(heading, subtitle, result, 3.2, 1, 2, left=0.62, right=0.55, top=0.92, bottom=0.6, wspace=0.34)
    left, right = axes[0]
    for path in unpaired:
        left.plot(years, path / size, color=GREY, linewidth=0.7, alpha=0.55)
    for path in paired:
        left.plot(years, path / size, color=BLUE, linewidth=0.9, alpha=0.9)
    left.set_title("Difference" + (f", {word} persons" if word else ", persons"))
    year_ticks(left, years)
    for place, text, color in ((0.97, "two runs by themselves", GREY), (0.06, "twins", BLUE)):
        left.text(0.03, place, text, transform=left.transAxes, color=color, va="top" if place > 0.5 else "bottom", fontsize=8)
    known = np.isfinite(saved[0])
    right.fill_between(years[known], saved[1, known], saved[2, known], color=BLUE, alpha=0.15, linewidth=0)
    right.plot(years[known], saved[0, known], color=BLUE)
    right.set_yscale("log")
    right.tick_params(axis="y", which="minor", left=False)
    right.yaxis.set_major_formatter(lambda value, _=None: plain(value))
    right.set_title("Variance saved, times; shade: 95 %")
    year_ticks(right, years)
    right.annotate(
        f"{saved[0, known][-1]:.3g}", (years[known][-1], saved[0, known][-1]), (4, 0), textcoords="offset points", va="center", color=INK
    )
    text = (
        "Each blue line is a base and its variant with the same people and the same luck. Each grey line is a variant less a base "
        "that shares nothing with it, at the same cost. At right the variance of the grey over that of the blue, with its bootstrap "
        "interval: so many times more replicates would tell as much without pairing."
    )
    rows = [
        [year, paired[:, t].mean(), paired[:, t].std(ddof=1), np.sqrt(base[:, t].var(ddof=1) + variant[:, t].var(ddof=1)), *saved[:, t]]
        for t, year in enumerate(years)
    ]
    columns = ["time", "mean_difference", "deviation_of_twins", "deviation_unpaired", "variance_saved", "lower", "upper"]
    return Drawing(name, heading, text, figure, columns, rows, WANTED)

"""Which keys move an output: sizes of elementary effects, or shares of its variance."""
import numpy as np

from .style import BLUE, GREY, INK, ORANGE, Drawing, canvas, compact, with_unit

WANTED = []
MOST = 15  # keys in a figure; the table has them all
MORRIS = (
    "Morris 1991: mean size of what an output moves when one key goes through its whole range, the others being anywhere. Whisker: 95 % "
    "bootstrap interval. Hollow: standard deviation of the effects; as large as the mean, the effect depends on where the others stand."
)
SOBOL = (
    "Shares of the variance of an output. Dark: what the key does alone; pale: with all it does together with others. Whiskers: 95 % "
    "bootstrap intervals over base samples."
)


def draw(result):
    return [one(result, o) for o in range(len(result.axis("output")))]


def one(result, output):
    sobol = result.has("sensitivity/total")
    names = ("total", "first") if sobol else ("mu_star", "sigma")
    keys = result.axis("key")
    main, second = (result.array(f"sensitivity/{name}").values[output] for name in names)
    order = np.argsort(-np.nan_to_num(main, nan=-1))[:MOST]
    name, units = result.axis("output")[output], str(result.texts("output_unit")[output])
    title = f"{'What drives' if sobol else 'What moves'} {name.replace('_', ' ')}"
    note = str(result.texts("sensitivity/note")[output])
    unit = "share of its variance" if sobol else with_unit("", units) or "1"
    figure, ((axes,),) = canvas(title, f"{str(result.texts('output_meaning')[output])}. In {unit}. {note}.", result, 1.5 + 0.24 * len(order), left=2.6, right=0.6)
    for y, k in enumerate(order):
        bars(axes, result, output, k, y, names, main, second, sobol)
    axes.set_yticks(range(len(order)), [keys[k].removeprefix("model.").removeprefix("policies.") for k in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: compact(value))
    columns = ["key", *(array for array in arrays(sobol))]
    rows = [[key, *(float(f"{result.array(f'sensitivity/{array}').values[output, k]:.7g}") for array in arrays(sobol))] for k, key in enumerate(keys)]
    return Drawing(f"sensitivity_{name}", title, SOBOL if sobol else MORRIS, figure, columns, rows, [f"sensitivity/{names[0]}"])


def arrays(sobol):
    return ("first", "first_lower", "first_upper", "total", "total_lower", "total_upper") if sobol else ("mu_star", "mu_star_lower", "mu_star_upper", "mu", "sigma")


def bars(axes, result, output, k, y, names, main, second, sobol):
    axes.barh(y, main[k], height=0.62, color=BLUE, alpha=0.35 if sobol else 0.9, linewidth=0)
    if sobol:
        axes.barh(y, second[k], height=0.36, color=BLUE, linewidth=0)
        whisker(axes, result, output, k, y + 0.08, "first", INK)
    else:
        axes.plot(second[k], y, marker="o", markerfacecolor="none", markeredgecolor=ORANGE, markersize=5, linestyle="")
    whisker(axes, result, output, k, y - (0.12 if sobol else 0), names[0], GREY)


def whisker(axes, result, output, k, y, name, colour):
    low, high = (result.array(f"sensitivity/{name}_{end}").values[output, k] for end in ("lower", "upper"))
    if np.isfinite(low):
        axes.plot([low, high], [y, y], color=colour, linewidth=1.1, solid_capstyle="butt")

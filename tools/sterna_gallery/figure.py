"""One small figure a scenario: where the measure goes in both worlds, what the policy changes, and who gains or loses."""
import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image

from sterna_plot.style import BLUE, GREY, INK, PARTY, SOFT, WIDTH, plain, relative, scale_for, with_unit, wrapped

from .findings import capital, countries_of, in_words
from .measure import interval

HEIGHT = 2.2  # inches
HEADING = 1.13  # of a panel's height: words above it
DPI = 150
COLOURS = 256  # of the palette: the file is a third as large
WORDS = {"origin": "Origin", "destination": "Destination", "migrants": "Migrants"}


def draw(case):
    """`case` holds the expectation, its measure and the scorecard of the comparison."""
    figure = Figure(figsize=(WIDTH, HEIGHT))
    grid = {"bottom": 0.12, "top": 0.72}
    path, change = figure.add_gridspec(1, 2, left=0.06, right=0.63, wspace=0.27, **grid).subplots()
    parties = figure.add_gridspec(1, 1, left=0.765, right=0.915, **grid).subplots()
    measure, entry = case.measure, case.entry
    heading = wrapped(f"{capital(in_words(entry))}: {countries_of(entry.of)}", 105)
    figure.text(0.012, 0.975, heading, fontsize=8.5, fontweight="bold", va="top")
    draw_path(path, measure)
    draw_change(change, measure)
    draw_parties(parties, case.card)
    return figure


def percent_of(measure):
    return measure.units in ("1", "share", "") and np.nanmax(np.abs(measure.base)) <= 1.2


def unit_of(measure, values):
    """(divisor, words) for one panel."""
    if percent_of(measure):
        return 0.01, "per cent"
    divisor, word = scale_for(values)
    return divisor, with_unit(word, measure.units) or "index, base year = 1"


def shape(axes, title, unit):
    axes.text(0, HEADING, title, transform=axes.transAxes, fontsize=7.5, fontweight="bold", va="bottom")
    axes.text(0, 1.03, unit, transform=axes.transAxes, fontsize=6.5, color=SOFT, va="bottom")
    axes.tick_params(labelsize=6.5, pad=3)


def by_year(axes, years):
    axes.set_xlim(years[0], years[-1])
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(plain))
    axes.axvline(2022, color=GREY, linewidth=0.6, linestyle=(0, (2, 2)))


def draw_path(axes, measure):
    """Mean and range over replicates; what is summed over a year has no value at the start."""
    years, base, variant = (values[..., 1:] for values in (measure.years, measure.base, measure.variant))
    divisor, unit = unit_of(measure, np.concatenate([base, variant]))
    for values, colour, width in ((base, GREY, 2.2), (variant, BLUE, 1.4)):
        axes.fill_between(years, values.min(0) / divisor, values.max(0) / divisor, color=colour, alpha=0.18, linewidth=0)
        axes.plot(years, values.mean(0) / divisor, color=colour, linewidth=width)
    shape(axes, "", unit)
    by_year(axes, years)
    # The heading names the lines in their colours, so that no key is needed.
    for x, colour, text in ((0, SOFT, "Base"), (0.178, INK, "and"), (0.325, BLUE, "with the policy")):
        axes.text(x, HEADING, text, transform=axes.transAxes, color=colour, fontsize=7.5, fontweight="bold", va="bottom")


def draw_change(axes, measure):
    """Mean difference and its 95 % interval; the frame follows the mean, so that a wide band does not flatten it."""
    years, change = measure.years[1:], interval(measure.difference[:, 1:])
    divisor, unit = unit_of(measure, change.mean)
    unit = unit.replace("per cent", "percentage points")
    mean = change.mean / divisor
    axes.fill_between(years, change.lower / divisor, change.upper / divisor, color=BLUE, alpha=0.2, linewidth=0)
    axes.plot(years, mean, color=BLUE)
    axes.axhline(0, color=INK, linewidth=0.8)
    reach = np.abs(mean).max() or 1.0
    low, high = np.nanmin([*(change.lower / divisor), *mean, 0]), np.nanmax([*(change.upper / divisor), *mean, 0])
    axes.set_ylim(max(low, -3 * reach) - 0.05 * reach, min(high, 3 * reach) + 0.05 * reach)
    shape(axes, "With the policy less base", unit)
    by_year(axes, years)


def draw_parties(axes, card):
    for y, (party, (mean, lower, upper)) in enumerate(card.parties.items()):
        colour = PARTY[party]
        axes.plot([lower, upper], [y, y], color=colour, linewidth=2)
        axes.plot([lower, upper], [y, y], "|", color=colour, markersize=6)
        axes.plot(mean, y, "o", color=colour, markersize=5, markeredgecolor="white", markeredgewidth=0.7)
        axes.annotate(f"{relative(mean)} %", (1, y), (5, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center", fontsize=7)
        axes.annotate(WORDS[party], (0, y), (-5, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center", ha="right", fontsize=7,
                      color=colour, fontweight="bold")
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_ylim(len(card.parties) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    shape(axes, "Who gains, who loses", "per cent of the party's money")


def save(figure, path):
    """A PNG without date and with few colours: equal numbers give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=DPI, metadata={"Software": None})
    raw.seek(0)
    with Image.open(raw) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)

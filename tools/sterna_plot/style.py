"""One look for every figure: page width, colours that colour-blind readers can tell apart, words beside lines instead of keys."""
import textwrap
from dataclasses import dataclass, field

import numpy as np
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

# Okabe and Ito (2008), the yellow left out because it is too pale for lines on white.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BROWN = "#0072B2", "#E08E00", "#009E73", "#C8500A", "#B5578F", "#56A9DC", "#7A5C2E"
PALETTE = [BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BROWN, "#3F3F6E"]
GREY, PALE, INK, SOFT = "#8A8F98", "#D5D8DD", "#1F2430", "#5A6170"
PARTY = {"origin": BLUE, "destination": RED, "migrants": GREEN}
WIDTH = 7.0  # inches: the text width of an A4 page

rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": 8,
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "axes.edgecolor": PALE,
        "axes.titlesize": 8.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#ECEEF1",
        "grid.linewidth": 0.7,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "xtick.labelsize": 7.5,
        "ytick.labelsize": 7.5,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "xtick.major.pad": 6,
        "lines.linewidth": 1.6,
        "lines.solid_capstyle": "round",
        "legend.frameon": False,
        "svg.hashsalt": "sterna",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "figure.dpi": 100,
        "savefig.facecolor": "white",
    }
)


@dataclass
class Drawing:
    """A figure with the words around it and the table behind it."""

    name: str
    title: str
    text: str
    figure: object
    columns: list
    rows: list = field(default_factory=list)
    arrays: list = field(default_factory=list)


def canvas(
    title,
    subtitle,
    result,
    height,
    rows=1,
    columns=1,
    left=0.6,
    right=0.2,
    bottom=0.75,
    top=None,
    hspace=0.45,
    wspace=0.3,
    **options,
):
    """A page-wide figure with heading and source line; margins in inches, so that they stay when the height changes."""
    lines = [line for part in subtitle.split("\n") for line in textwrap.wrap(part, 110)]
    # Panels have titles of their own above them.
    top = (top or 0.72 + (0.2 if rows * columns > 1 else 0)) + 0.15 * (len(lines) - 1)
    # Not through pyplot, which would keep every figure of a report open.
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    for place in axes.flat:
        place.xaxis.set_major_formatter(FuncFormatter(plain))
        place.yaxis.set_major_formatter(FuncFormatter(plain))
    figure.subplots_adjust(
        left=left / WIDTH, right=1 - right / WIDTH, top=1 - top / height, bottom=bottom / height, hspace=hspace, wspace=wspace
    )
    figure.text(0.12 / WIDTH, 1 - 0.13 / height, title, fontsize=11, fontweight="bold", va="top")
    figure.text(0.12 / WIDTH, 1 - 0.36 / height, "\n".join(lines), fontsize=8.5, color=SOFT, va="top")
    figure.text(0.12 / WIDTH, 0.1 / height, result.source(), fontsize=6.5, color=GREY, va="bottom")
    return figure, axes


def plain(value, _=None):
    """A number as people write it, never in powers of ten: years without a comma, larger numbers with one."""
    text = np.format_float_positional(float(f"{value:.6g}"), trim="-") if abs(value) < 1e4 else f"{value:,.0f}"
    return text.replace("-", "−") if float(f"{value:.6g}") else "0"


def wrapped(text, width):
    return "\n".join(textwrap.wrap(text, width))


def spread(positions, gap):
    """The positions moved apart as little as needed so that neighbours stand at least `gap` away from each other."""
    order = np.argsort(positions, kind="stable")
    placed = np.asarray(positions, dtype=float)[order]
    clusters = [[value, 1] for value in placed]
    merged = []
    for mean, size in clusters:
        merged.append([mean, size])
        while len(merged) > 1 and merged[-1][0] - merged[-2][0] < gap * (merged[-1][1] + merged[-2][1]) / 2:
            upper, lower = merged.pop(), merged.pop()
            size = upper[1] + lower[1]
            merged.append([(upper[0] * upper[1] + lower[0] * lower[1]) / size, size])
    flat = [mean + gap * (i - (size - 1) / 2) for mean, size in merged for i in range(size)]
    result = np.empty(len(placed))
    result[order] = flat
    return result


def label_ends(axes, x, ends, fontsize=7.5):
    """Writes (value, text, colour) beside the right end of each line, moved apart where they would overlap."""
    ends = [end for end in ends if np.isfinite(end[0])]
    if not ends:
        return
    low, high = axes.get_ylim()
    inches = axes.get_position().height * axes.figure.get_figheight()
    gap = 1.28 * fontsize / 72 / inches * (high - low)
    placed = spread([end[0] for end in ends], gap)
    placed -= max(0.0, placed.max() - high - gap / 2)
    placed += max(0.0, low + gap / 2 - placed.min())  # below the axis stand the years
    for (value, text, colour), y in zip(ends, placed):
        axes.annotate(
            text,
            (x, value),
            (6, (y - value) / (high - low) * inches * 72),
            textcoords="offset points",
            color=colour,
            fontsize=fontsize,
            va="center",
            annotation_clip=False,
        )


def compact(value, digits=3):
    """12.3 million, 4.5 thousand: for labels; tables hold the full number."""
    if not np.isfinite(value):
        return "not known"
    rounded = float(f"{value:.{digits}g}")
    for size, word in ((1e12, " tn"), (1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(rounded) >= size:
            return plain(rounded / size) + word
    return plain(rounded)


def relative(value):
    """Per cent with its sign; what is nearer to zero than one can read is said to be so."""
    if not np.isfinite(value):
        return "not known"
    if abs(value) < 0.0005:
        return "0.000"
    return f"{value:+.{1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3}f}".replace("-", "−")


def scale_for(values):
    """(divisor, word) that brings the largest value near one to a thousand."""
    top = np.nanmax(np.abs(values)) if np.size(values) else 0.0
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if top >= size:
            return size, word
    return 1.0, ""


def with_unit(word, units):
    """`million` and `person` make `million persons`."""
    units = units.replace("dollar of", "dollars of")
    units = "persons" + units[6:] if units.startswith("person") and not units.startswith("persons") else units
    return " ".join(part for part in (word, "" if units in ("", "1") else units) if part)


def as_percent(units):
    return units in ("1", "", "share", "ratio")


def year_ticks(axes, years, count=4):
    """A few round years: panels are too narrow for more."""
    axes.set_xlim(years[0], years[-1])
    axes.xaxis.set_major_locator(MaxNLocator(count, integer=True, steps=[1, 2, 5, 10]))


def span(years):
    return f"{years[0]:.0f}–{years[-1]:.0f}"

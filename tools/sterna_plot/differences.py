"""Variant less base, replicate by replicate with the same luck: the mean difference and its 95 % interval."""
import numpy as np

from .names import name_of
from .result import Missing
from .style import INK, PALETTE, Drawing, as_percent, canvas, label_ends, scale_for, span, with_unit, year_ticks

WANTED = []
HEADINGS = {
    "skilled_emigration_rate": "share of the skilled who live abroad",
    "skilled_share": "share of the skilled among residents",
    "stock_abroad": "natives living abroad",
    "outflow": "moves out",
    "returns": "returns",
    "return_flow": "returns",
    "repeat_moves": "moves out again",
    "overstays": "overstayed permits",
    "removals": "forced returns",
    "remittance_received": "transfers received",
    "remittances": "transfers received",
    "income_per_resident": "income per resident",
    "income_per_natural": "income per natural",
    "wage": "wages",
    "unemployment": "unemployment",
    "poverty": "poverty",
    "fiscal_balance": "fiscal balance",
    "training_cost": "cost of training",
    "health_workers": "health workers",
}


def draw(result):
    names = by_weight(result.names("difference"))
    if not names:
        raise Missing("difference/...")
    return [one(result, name) for name in names if {"variant", "time"} <= set(result.array(f"difference/{name}").dims)]


def focus(result, axis):
    """Countries that the variants' levers name: those of origin, then those of destination; either may be empty."""
    codes = result.axis(axis)
    place = {code: i for i, code in enumerate(codes)}
    said = [[place[code] for code in result.scope(side) if code in place] for side in ("origins", "destinations")]
    return said


def largest(values, count):
    """Positions of the countries whose difference is largest at any time."""
    return list(np.argsort(-np.nanmax(np.abs(np.nan_to_num(values)), axis=(0, 1)), kind="stable")[:count])


def heading_of(name):
    """The array's name in words: the long name of a cube does not say that it was summed over those abroad."""
    skilled = name.endswith("_skilled")
    plain = name[: -len("_skilled")] if skilled else name
    words = HEADINGS.get(plain, plain.replace("_", " "))
    return words[:1].upper() + words[1:] + (" (skilled)" if skilled else "")


def by_weight(names):
    """Those named in HEADINGS first and in its order."""
    order = list(HEADINGS)
    return sorted(
        names,
        key=lambda name: (order.index(name.removesuffix("_skilled")) if name.removesuffix("_skilled") in order else 99, name),
    )


def one(result, name):
    mean = result.array(f"difference/{name}")
    axis = next((dim for dim in mean.dims if dim not in ("variant", "time")), None)
    if axis not in ("country", "origin", "residence"):
        raise Missing(f"difference/{name} by country")
    lower, upper = result.array(f"lower/{name}").values, result.array(f"upper/{name}").values
    years, codes, variants = result.years, result.axis(axis), result.axis("variant")
    origins, destinations = focus(result, axis)
    sides = [("Countries of origin in scope", origins[:5]), ("Countries of destination in scope", destinations[:5])]
    sides = [side for side in sides if side[1]] or [("Largest differences", largest(mean.values, 5))]
    percent = as_percent(mean.units)
    chosen = [i for _, side in sides for i in side]
    divisor, word = (0.01, "percentage points") if percent else scale_for(np.stack([mean.values[..., chosen], lower[..., chosen], upper[..., chosen]]))
    unit = word if percent else with_unit(word, mean.units)
    title = heading_of(name)
    height = 1.9 + 1.95 * len(variants)
    figure, axes = canvas(
        title,
        f"Difference from the base, {unit}, {span(years)}. Line: mean of replicates; band: 95 % interval.",
        result,
        height,
        len(variants),
        len(sides),
        right=1.1,
        left=0.6,
        top=1.05,
        hspace=0.5,
        wspace=0.62,
    )
    for row, variant in zip(range(len(variants)), variants):
        for place, (heading, side) in zip(axes[row], sides):
            band_panel(place, years, mean.values[row], lower[row], upper[row], side, codes, divisor)
            place.set_title(f"{variant}\n{heading}", fontsize=8, linespacing=1.4)
    text = (
        "Base and variant share every person and every draw of luck, so the band shows what is left of "
        "chance in the difference itself. "
        "A band that covers zero means that the sign is not settled."
    )
    rows = [
        [variant, f"{year:.0f}", codes[i], *(float(f"{cube[v, t, i]:.7g}") for cube in (mean.values, lower, upper))]
        for v, variant in enumerate(variants)
        for i in chosen
        for t, year in enumerate(years)
    ]
    return Drawing(
        f"difference_{name}",
        title,
        text,
        figure,
        ["variant", "year", axis, "difference", "lower", "upper"],
        rows,
        [f"difference/{name}"],
    )


def band_panel(place, years, mean, lower, upper, side, codes, divisor):
    ends = []
    for colour, i in zip(PALETTE, side):
        place.fill_between(years, lower[:, i] / divisor, upper[:, i] / divisor, color=colour, alpha=0.18, linewidth=0)
        place.plot(years, mean[:, i] / divisor, color=colour)
        ends.append((mean[-1, i] / divisor, name_of(codes[i]), colour))
    place.axhline(0, color=INK, linewidth=0.8)
    year_ticks(place, years)
    label_ends(place, years[-1], ends)

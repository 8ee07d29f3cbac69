"""Variant less base, replicate by replicate with the same luck: the mean difference and its 95 % interval."""
import numpy as np

from .focus import in_scope
from .names import name_of
from .result import Missing
from .style import INK, PALETTE, Drawing, as_percent, canvas, label_ends, scale_for, span, with_unit, wrapped, year_ticks

WANTED = []
MAIN = 8  # figures shown at once on the page; the rest stand behind a fold
# In the order in which a reader asks: income, skills at home, moves, money.
HEADINGS = {
    "income_per_natural": "labour income per native, wherever he or she lives",
    "income_per_resident": "labour income per resident",
    "skilled_emigration_rate": "share of skilled natives who live abroad",
    "skilled_at_home_per_native": "skilled natives at home per native",
    "health_workers": "health workers among residents",
    "returns": "returns",
    "overstays": "overstayed permits",
    "remittances_received": "transfers received",
    "outflow": "moves out",
    "stock_abroad": "natives living abroad",
    "repeat_moves": "moves out again",
    "removals": "forced returns",
    "emigration_rate": "share of natives who live abroad",
    "skilled_share": "share of the skilled among residents",
    "training_cost": "cost of training",
    "remittances_paid": "transfers sent by foreign-born residents",
    "remittance_fees": "fees on transfers",
    "output": "output",
    "tfp": "total factor productivity",
    "circularity/share_of_moves_returning": "share of moves that are returns",
    "circularity/mean_completed_spell": "length of completed stays abroad",
}
# Indicators of people by country of birth say nothing about a destination.
OF_NATIVES = (
    "income_per_natural", "skilled_emigration_rate", "skilled_at_home_per_native", "returns", "overstays", "outflow",
    "remittances_received", "stock_abroad", "repeat_moves", "removals", "emigration_rate", "remittance_fees",
    "circularity/share_of_moves_returning", "circularity/mean_completed_spell",
)  # fmt: skip


def draw(result):
    names = names_of(result)
    if not names:
        raise Missing("difference/...")
    return [drawing for drawing in (one(result, name) for name in names) if drawing]


def names_of(result):
    inner = [f"circularity/{name}" for name in result.names("difference/circularity")]
    every = [*result.names("difference"), *inner]
    return by_weight([name for name in every if {"variant", "time"} <= set(result.dims(f"difference/{name}"))])


def focus(result, axis):
    """Countries that the variants' levers name: those of origin, then those of destination; either may be empty."""
    codes = result.axis(axis)
    return [in_scope(result, codes, side) for side in ("origins", "destinations")]


def shown_sides(result, name, axis, mean):
    """[(heading, positions)]: only sides that the indicator speaks of and on which anything differs."""
    origins, destinations = focus(result, axis)
    if name.removesuffix("_skilled") in OF_NATIVES:
        destinations = []
    sides = [("Countries of origin in scope", origins[:5]), ("Countries of destination in scope", destinations[:5])]
    sides = [side for side in sides if side[1]] or [("Largest differences", largest(mean, 5))]
    return [(heading, side) for heading, side in sides if np.any(np.nan_to_num(mean[..., side]))]


def largest(values, count):
    """Positions of the countries whose difference is largest at any time."""
    return list(np.argsort(-np.abs(np.nan_to_num(values)).max((0, 1)), kind="stable")[:count])


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
    sides = shown_sides(result, name, axis, mean.values)
    if not sides:
        return None
    percent = as_percent(mean.units) and name != "tfp"
    chosen = [i for _, side in sides for i in side]
    divisor, word = (0.01, "percentage points") if percent else scale_for(mean.values[..., chosen])
    unit = word if percent else with_unit(word, mean.units) or "index points"
    title = heading_of(name)
    titles = [wrapped(variant, 90) for variant in variants]
    above = 0.2 * max(text.count("\n") + 2 for text in titles)
    figure, axes = canvas(
        title,
        f"Difference from the base, {unit}, {span(years)}. Line: mean of {len(result.axis('replicate'))} replicates; band: 95 % "
        "interval, cut where it leaves the frame.",
        result,
        1.35 + (1.75 + above) * len(variants),
        len(variants),
        len(sides),
        right=1.1,
        left=0.7,
        top=0.62 + above,
        bottom=0.6,
        hspace=0.2 + above / 1.75,
        wspace=0.72,
    )
    for row, text in enumerate(titles):
        for place, (heading, side) in zip(axes[row], sides):
            band_panel(place, years, mean.values[row], lower[row], upper[row], side, codes, divisor)
            place.set_title(f"{text}\n{heading}" if place is axes[row][0] else heading, fontsize=8, linespacing=1.4)
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
        f"difference_{name.replace('/', '_')}",
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
    # Few replicates give bands so wide that nothing else could be seen.
    middle = np.nan_to_num(mean[:, side]) / divisor
    low, high = min(middle.min(), 0.0), max(middle.max(), 0.0)
    reach = 1.5 * (high - low)
    bottom, top = place.get_ylim()
    place.set_ylim(max(bottom, low - reach), min(top, high + reach))
    year_ticks(place, years)
    label_ends(place, years[-1], ends)

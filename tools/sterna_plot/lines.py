"""One line a country, in one panel or in one for the countries in scope and one for others."""
import numpy as np

from .names import name_of
from .style import INK, PALE, PALETTE, canvas, label_ends, year_ticks


def panels(result, title, subtitle, years, values, codes, groups, backdrop=None, whole=None):
    """`values` (time, country) as drawn; `backdrop`: positions in grey behind the last panel; `whole`: a bold line of all."""
    many = len(groups) > 1
    figure, (row,) = canvas(
        title, subtitle, result, 3.7 if many else 4.0, 1, len(groups), left=0.55, right=1.2, wspace=0.68, bottom=0.6
    )
    colour = iter(PALETTE * 2)
    for place, (heading, shown) in zip(row, groups):
        last = place is row[-1]
        if last and backdrop is not None and len(backdrop):
            place.plot(years, values[:, backdrop], color=PALE, linewidth=0.8)
        ends = []
        for i, shade in zip(shown, colour):
            place.plot(years, values[:, i], color=shade)
            ends.append((values[-1, i], name_of(codes[i]), shade))
        if last and whole is not None:
            place.plot(years, whole, color=INK, linewidth=2.4)
            ends.append((whole[-1], "all countries", INK))
        place.set_title(heading)
        year_ticks(place, years, 4 if many else 7)
        lows = [np.nanmin(line.get_ydata()) for line in place.lines if np.any(np.isfinite(line.get_ydata()))]
        if lows and min(lows) >= 0:
            place.set_ylim(bottom=0)
        label_ends(place, years[-1], ends)
    return figure

"""What migrants can use and take home: jobs that match their education, accrued social rights."""

import numpy as np

from .durations import AREAS
from .skills import birth_areas

OVERQUALIFIED = "dioc2015_destination_overqualified"
PRIOR = 2000.0                   # skilled persons; weight of the destination's mean against its birth-region cell
LEAST_COUNTED = 500
SHARE_RANGE = (0.05, 0.80)
# Share of accrued social rights kept on going home, by regime (Holzmann and Wels 2018): coordinated by treaty; payable
# abroad under the law of the residence; no access; outside social insurance. They find 23, 53, 9 and 14 % of migrants there.
TREATY, NATIONAL_LAW, NO_ACCESS, INFORMAL = 1.0, 0.7, 0.0, 0.2


def overqualified(sources, places, flags):
    """Share of the employed skilled in jobs below their education, [origin, destination]."""
    frame = sources.table(OVERQUALIFIED)
    frame = frame[(frame["education"] == "high") & frame["overqualified"].isin(["yes", "no"])]
    counts = frame.pivot_table(index=["iso3_d", "birth_region"], columns="overqualified", values="persons", aggfunc="sum").fillna(0.0)
    by_area = counts.groupby(level=1).sum().reindex(AREAS)
    mean_of_area = (by_area["yes"] / by_area.sum(axis=1)).to_numpy()
    result = np.broadcast_to(mean_of_area, (len(places), len(AREAS))).copy()
    covered = []
    for k, code in enumerate(places.codes):
        if code not in counts.index.get_level_values(0) or counts.loc[code].to_numpy().sum() < LEAST_COUNTED:
            continue
        block = counts.loc[code]
        mean = block["yes"].sum() / block.to_numpy().sum()
        block = block.reindex(AREAS).fillna(0.0)
        result[k] = ((block["yes"] + PRIOR * mean) / (block.sum(axis=1) + PRIOR)).to_numpy()
        covered.append(code)
    flags.add_all("corridors.csv", sorted(set(places.codes) - set(covered)), "overqualified",
                  "mean of the birth region over the covered destinations")
    area = birth_areas(places).map({a: k for k, a in enumerate(AREAS)}).to_numpy()
    return np.clip(result[:, area].T, *SHARE_RANGE)


def portability(sources, places, free_movement, flags):
    """Share of accrued social rights a migrant takes home, [origin, destination]."""
    insured = np.isin(places.column("income"), ("high", "upper_middle"))
    result = np.where(insured, NATIONAL_LAW, INFORMAL)[None, :] * np.ones((len(places), 1))
    result[:, places.column("gulf") == 1] = NO_ACCESS
    result[agreed(sources, places) | (free_movement == 1)] = TREATY
    flags.add("corridors.csv", "all", "portability", "assumption: by treaty and kind of destination")
    return result


def agreed(sources, places):
    """Pairs with a labour agreement that covers social security, signed by the base year."""
    frame = sources.table("bilateral_labour_agreements")
    frame = frame[frame["social_security"] == 1]
    position = {code: k for k, code in enumerate(places.codes)}
    result = np.zeros((len(places), len(places)), dtype=bool)
    for a, b in zip(frame["iso3_a"], frame["iso3_b"]):
        if a in position and b in position and a != b:
            result[position[a], position[b]] = result[position[b], position[a]] = True
    return result

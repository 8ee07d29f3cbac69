"""How long migrants have stayed, and how much more skilled the recent ones are."""

import numpy as np
import pandas as pd

from .skills import birth_areas

BINS = ("0-5y", "5-10y", "10y+")
MEAN = np.array([0.165, 0.130, 0.705])
GULF = np.array([0.45, 0.25, 0.30])
PRIOR = 3000.0                   # persons; weight of the destination's mean against its birth-region cell
AREAS = ["AFRI", "ASIA", "EURO", "NOAM", "OCEA", "SCAC"]
SHARE_RANGE = (0.02, 0.80)       # of a bin, so that products of two margins stay shares
NEWCOMER_RATIO = 1.25
NEWCOMER_RANGE = (0.7, 2.0)


def _counts(frame, key, extra=()):
    frame = frame[frame["duration_of_stay"].isin(BINS)]
    return frame.pivot_table(index=[key, *extra], columns="duration_of_stay", values="persons", aggfunc="sum") \
        .reindex(columns=list(BINS)).fillna(0.0)


def shares(sources, places, flags):
    """Shares of the three bins, [origin, destination, bin]: destination x birth region, times origin, over the mean."""
    by_area = _by_destination(sources, places)
    area = birth_areas(places).map({a: k for k, a in enumerate(AREAS)}).to_numpy()
    by_origin = _by_origin(sources, places)
    cell = by_area[:, area, :].transpose(1, 0, 2) * (by_origin / MEAN)[:, None, :]
    cell = np.clip(cell / cell.sum(axis=2, keepdims=True), *SHARE_RANGE)
    cell = cell / cell.sum(axis=2, keepdims=True)
    gulf = places.column("gulf") == 1
    cell[:, gulf, :] = GULF
    covered = set(sources.table("dioc2015_destination_duration_edu")["iso3_d"])
    flags.add_all("corridors.csv", sorted(set(places.codes) - covered), "duration_0_5,duration_5_10",
                  "Gulf .45/.25/.30, others the mean of the covered destinations")
    return cell


def _by_destination(sources, places):
    counts = _counts(sources.table("dioc2015_destination_duration_edu"), "iso3_d", ["birth_region"])
    result = np.broadcast_to(MEAN, (len(places), len(AREAS), len(BINS))).copy()
    position = {code: k for k, code in enumerate(places.codes)}
    for code, block in counts.groupby(level=0):
        if code not in position or block.to_numpy().sum() < 1000:
            continue
        mean = (block.sum().to_numpy() + 1000 * MEAN) / (block.to_numpy().sum() + 1000)
        for k, area in enumerate(AREAS):
            cell = block.loc[(code, area)].to_numpy() if (code, area) in block.index else np.zeros(len(BINS))
            result[position[code], k] = (cell + PRIOR * mean) / (cell.sum() + PRIOR)
    return result


def _by_origin(sources, places):
    counts = _counts(sources.table("dioc2015_origin_duration_edu"), "iso3_o").reindex(places.codes).fillna(0.0).to_numpy()
    return (counts + PRIOR * MEAN) / (counts.sum(axis=1, keepdims=True) + PRIOR)


def newcomer_ratio(sources, places):
    """Tertiary share of arrivals of the last five years over that of all, one a destination."""
    frame = sources.table("dioc2015_destination_duration_edu")
    frame = frame[frame["education"].isin(["low", "medium", "high"])]

    def share(rows):
        wide = rows.pivot_table(index="iso3_d", columns="education", values="persons", aggfunc="sum").fillna(0.0)
        total = wide.sum(axis=1)
        return (wide["high"] / total).where(total > 500)

    ratio = share(frame[frame["duration_of_stay"] == "0-5y"]) / share(frame)
    ratio = ratio.clip(*NEWCOMER_RANGE).reindex(places.codes)
    return ratio.fillna(NEWCOMER_RATIO).to_numpy(), pd.Index(places.codes)[ratio.isna().to_numpy()]

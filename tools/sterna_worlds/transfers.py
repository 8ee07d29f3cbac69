"""Money sent home: what a transfer costs and how much each corridor carries."""

import numpy as np
import pandas as pd

TABLE = "remittance_price_corridors"
INCOME_POWER = 0.75
OBSERVED = "observed to "  # how the flag of a sender begins whose prices are known; names of receivers follow


def costs(sources, places, flags):
    """Share of a 200 US$ transfer lost, [origin, destination]; the last year known up to the base."""
    frame = sources.table(TABLE)
    frame = frame[frame["iso3_o"].isin(places.codes) & frame["iso3_d"].isin(places.codes)]
    frame = frame.groupby(["iso3_o", "iso3_d", "year"], as_index=False)["total_cost_200usd_pct"].mean()
    if (frame["year"] <= sources.base_year).any():
        frame = frame[frame["year"] <= sources.base_year]
    else:
        flags.add("corridors.csv", "all", "transfer_cost", "first observation, of 2011, taken for the earlier base")
    frame = frame.sort_values("year").drop_duplicates(["iso3_o", "iso3_d"], keep="last")
    known = frame.pivot(index="iso3_o", columns="iso3_d", values="total_cost_200usd_pct") / 100
    known = known.reindex(index=places.codes, columns=places.codes)
    region = places.table["region"]
    by_region = known.groupby(region).mean().reindex(region.unique())
    filled = known.fillna(by_region.reindex(region).set_index(known.index))
    by_destination = known.mean(axis=0)
    by_origin = known.mean(axis=1).fillna(known.mean(axis=1).groupby(region).transform("mean")).fillna(known.stack().mean())
    fallback = pd.DataFrame(np.broadcast_to(by_destination, known.shape), index=known.index, columns=known.columns)
    fallback = fallback.T.fillna(by_origin).T
    flags.add_all("corridors.csv", by_destination.index[by_destination.isna()], "transfer_cost",
                  "no price from this sender: mean of the receiver or its region")
    for sender in by_destination.index[by_destination.notna()]:
        observed = " ".join(known.index[known[sender].notna()])
        flags.add("corridors.csv", sender, "transfer_cost", f"{OBSERVED}{observed}; to others mean of sender x region")
    return filled.fillna(fallback).clip(0.005, 0.4).to_numpy()


def received(sources, places, flags):
    """US$ million received and sent in the base year; missing stays missing."""
    table = "remittances_knomad_country_year"
    frame = sources.table(table)
    frame = frame[frame["year"] == sources.base_year].set_index("iso3")
    columns = [frame[name].reindex(places.codes) for name in ("inflow_usd_million", "outflow_usd_million")]
    # Zeros before reporting began are not true zeros.
    return [column.where(column > 0) for column in columns]


def by_corridor(stock, dollars, inflow, places, flags):
    """Ratha-Shaw weights scaled to what each origin received, US$ million a year."""
    gap = np.maximum(dollars[None, :] - dollars[:, None], 0.0)
    weight = stock * (dollars[:, None] + gap ** INCOME_POWER)
    total = pd.Series(weight.sum(axis=1), index=places.codes)
    scale = (inflow / total.where(total > 0))
    median = scale.groupby(places.table["subregion"]).transform("median").fillna(scale.median())
    flags.add_all("countries.csv", scale.index[inflow.isna()], "remittances_received_usd",
                  "not reported: diaspora x the subregion's median amount")
    scale = scale.where(inflow.notna(), median).fillna(0.0)
    return weight * scale.to_numpy()[:, None]

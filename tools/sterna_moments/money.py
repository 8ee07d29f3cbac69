"""Transfers and what they cost."""
import numpy as np

from .run import ratio

PRICES = "World Bank, Remittance Prices Worldwide"
LMIC = {2017: 475, 2018: 522, 2019: 548, 2020: 542, 2021: 601, 2022: 651, 2023: 656}  # bn US$


def money_moments(run):
    sent, fee = (run.file[name][1:].astype(float) for name in ("remittance_sent", "remittance_fee"))
    channels = [name.decode() for name in run.file["channel"][()]]
    formal = np.array([name != "informal" for name in channels])
    poor = np.array(run.column("income_group")) != "high"
    received = (sent - fee)[:, :, :, formal].sum(axis=(2, 3)) / 1e9
    flows = [(row, int(run.years[row])) for row in (0, min(5, len(received) - 1), min(10, len(received) - 1))]  # row r: flows of the year that begins then
    for (row, year), data in zip(dict.fromkeys(flows), (f"{LMIC[int(run.years[0])]}" if int(run.years[0]) in LMIC else "-", "690 (2025, forecast)", "-")):
        yield "M15", f"received formally by low and middle income, bn US$, {year}", received[row][poor].sum(), data, "fitted" if row == 0 else "emergent", "KNOMAD"
        yield "M15", f"share of low and middle income in all formal receipts, {year}", ratio(received[row][poor].sum(), received[row].sum()), \
            ".76 (2018)", "fitted" if row == 0 else "emergent", "KNOMAD"
    sent, fee = sent[0], fee[0]
    yield "M16", "cost of what is sent formally, weighted by money", ratio(fee[:, :, formal].sum(), sent[:, :, formal].sum()), ".0482 (2020)", "input", PRICES
    yield from price_moments(run)
    by = dict(zip(channels, sent.sum(axis=(0, 1))))
    yield "M17", "informal over formal", ratio(by.get("informal", 0), sum(v for c, v in by.items() if c != "informal")), ".35-.75", "fitted", \
        "Freund and Spatafora 2008"


def price_moments(run):
    """Prices of 200 US$ that the base year quotes; like the published averages, each corridor counts once."""
    listed, price = run.listed(), run.corridors("transfer_cost")
    subregion = np.array(run.column("subregion"))
    every = np.ones(len(run.codes), dtype=bool)
    south = np.array([run.countries[code]["region"] == "Africa" and name != "Northern Africa" for code, name in zip(run.codes, subregion)])
    for name, rows, column, data in (("all receivers", every, "transfer_cost", ".0651 (2020)"), ("sub-Saharan Africa", south, "transfer_cost", ".0802 (2021)"),
                                     ("Southern Asia", subregion == "Southern Asia", "transfer_cost", ".0464 (2021)"),
                                     ("banks", every, "price_bank", ".1066 (2021)")):
        values = (price if column == "transfer_cost" else run.corridors(column))[listed & rows[:, None]]
        yield "M16", f"price of 200 US$, mean of {len(values)} corridors with a published price: {name}", values.mean() if len(values) else None, data, \
            "input", PRICES

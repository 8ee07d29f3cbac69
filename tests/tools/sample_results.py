#!/usr/bin/python3
"""Invented result and comparison files in the layout of real ones, so that figures can be tested without a simulation."""
import sys
from pathlib import Path

import h5py
import numpy as np

ORIGINS = [
    "IND",
    "PHL",
    "MEX",
    "CHN",
    "BGD",
    "PAK",
    "NGA",
    "GHA",
    "KEN",
    "ETH",
    "MAR",
    "EGY",
    "JAM",
    "HTI",
    "MDA",
    "UKR",
    "ROU",
    "POL",
    "VNM",
    "COL",
    "LKA",
    "NPL",
]
DESTINATIONS = ["USA", "DEU", "GBR", "CAN", "AUS", "FRA", "ITA", "ESP", "SAU", "ARE", "SWE", "NLD", "XAF", "XAS"]
COUNTRIES = ORIGINS + DESTINATIONS
EDUCATION = ["below_secondary", "secondary", "tertiary"]
CHANNELS = ["bank", "operator", "mobile", "informal"]
ITEMS = [
    "opening",
    "graduates_baseline",
    "graduates_prospect",
    "graduates_remittance",
    "graduates_joint",
    "graduates_partner",
    "emigration",
    "return_trained_home",
    "return_trained_abroad",
    "immigration",
    "foreign_exit",
    "entries",
    "deaths",
    "age_exits",
    "change",
    "closing",
]
YEARS = np.arange(2020.0, 2051.0)


def add_axis(file, name, values, long_name, units=None):
    text = isinstance(values[0], str)
    axis = file.create_dataset(name, data=np.array(values, dtype=h5py.string_dtype() if text else float))
    axis.make_scale(name)
    axis.attrs["long_name"] = long_name
    if units:
        axis.attrs["units"] = units


def add(file, name, dims, data, units, long_name, evidence="computed"):
    array = file.create_dataset(
        name, data=data, compression="gzip" if np.ndim(data) else None, shuffle=bool(np.ndim(data)) or None
    )
    for position, dim in enumerate(dims):
        array.dims[position].attach_scale(file[dim])
    array.attrs.update({"units": units, "long_name": long_name, "evidence": evidence})


def write_header(file, kind, title):
    file.attrs.update(
        {
            "format": kind,
            "format_version": 1,
            "Conventions": "CF-1.8",
            "title": title,
            "sterna_version": "0.1.0",
            "git_commit": "unknown",
            "compiler": "none",
            "seed": 7,
            "scenario_digest": "5c" * 16,
            "world_digest": "3d" * 16,
            "result_digest": "a1b2c3d4" * 4,
        }
    )


def moves(rng):
    """Persons a year leaving origin for residence, by education and sex; decided once, so that the identity of stocks holds."""
    n, t = len(COUNTRIES), len(YEARS)
    size = np.exp(rng.normal(8.0, 1.3, (n, n)))
    size[:, : len(ORIGINS)] *= 0.05
    size[len(ORIGINS) :, :] *= 0.3
    np.fill_diagonal(size, 0.0)
    trend = np.exp(np.cumsum(rng.normal(0.008, 0.02, (t, n, n)), axis=0))
    split = np.array([0.25, 0.4, 0.35])[:, None] * np.array([0.52, 0.48])
    flow = np.rint(size * trend)[..., None, None] * split
    flow[0] = 0
    return np.rint(flow).astype(np.int64)


def write_result(path, title="Sample baseline"):
    """An invented result file; the numbers mean nothing, their shapes, names and signs are those of a run."""
    rng = np.random.default_rng(7)
    cube = ["time", "origin", "residence", "education", "sex"]
    n, t = len(COUNTRIES), len(YEARS)
    outflow = moves(rng)
    stock = np.zeros(outflow.shape)
    stock[0] = outflow[1] * 22
    returned = np.zeros(outflow.shape)
    for year in range(1, t):
        returned[year] = np.rint(stock[year - 1] * 0.028)
        stock[year] = stock[year - 1] + outflow[year] - returned[year] - np.rint(stock[year - 1] * 0.012)
    home = np.exp(rng.normal(16.2, 0.8, n))
    for year in range(t):
        for country in range(n):
            stock[year, country, country] = np.rint(home[country] * 1.008**year * np.array([[0.5], [0.32], [0.18]]) * 0.5)
    with h5py.File(path, "w", track_order=True) as file:
        write_header(file, "sterna-result", title)
        add_axis(file, "time", list(YEARS), "end of the frame", "year")
        for name in ("origin", "residence", "country"):
            add_axis(file, name, COUNTRIES, "ISO 3166-1 alpha-3")
        add_axis(file, "education", EDUCATION, "education")
        add_axis(file, "sex", ["female", "male"], "sex")
        add_axis(file, "channel", CHANNELS, "transfer channel")
        add_axis(file, "years", [float(i) for i in range(41)], "completed years; the last stands for itself and more", "year")
        add_axis(file, "item", ITEMS, "item of the ledger")
        add_axis(file, "trips", [float(i) for i in range(16)], "stays abroad begun; the last stands for itself and more", "1")
        write_card(file, n, t)
        write_parameters(file)
        for name, values, text in (
            ("stock", stock, "persons by birth country and residence"),
            ("outflow", outflow, "moves out"),
            ("return_flow", returned, "moves back to the birth country"),
            ("repeat_flow", np.rint(outflow * 0.18), "moves out by persons who returned before"),
            ("retirement_return", np.rint(returned * 0.05), "returns at the end of working life"),
        ):
            add(file, name, cube, values.astype(np.int64), "person", text)
        write_money(file, stock, rng)
        write_series(file, stock, rng)
        write_ledger(file, stock, outflow, returned)
        add(
            file,
            "circularity/trips",
            ["time", "origin", "trips"],
            np.rint(stock.sum((2, 3, 4))[..., None] * 0.8 * 0.35 ** np.arange(16)).astype(np.int64),
            "person",
            "persons by trips made",
        )
        write_spells(file, outflow, returned)
        file.create_dataset("scenario/yaml", data="schema_version: 1\nmeta: {title: Sample baseline}\n")
        file["performance/threads"] = 2


def write_spells(file, outflow, returned):
    out, back = outflow.sum((2, 3, 4)), returned.sum((2, 3, 4))
    length = 0.85 ** np.arange(41) * 0.15
    spells = np.rint(back[..., None] * length).astype(np.int64)
    mean = (spells * (np.arange(41) + 0.5)).sum(-1) / np.maximum(spells.sum(-1), 1)
    dims = ["time", "origin"]
    add(file, "circularity/completed_spells", [*dims, "years"], spells, "person", "stays abroad ended, by completed years")
    add(file, "circularity/mean_completed_spell", dims, mean, "year", "mean length of stays abroad that ended")
    share = back / np.maximum(out + back, 1)
    add(file, "circularity/share_of_moves_returning", dims, share, "1", "returns of any kind over all moves of natives")


def write_money(file, stock, rng):
    abroad = stock.sum((3, 4)) * (1 - np.eye(len(COUNTRIES)))
    sent = abroad[..., None] * np.array([0.3, 0.4, 0.1, 0.2]) * 2600 * rng.uniform(0.7, 1.3, (1, len(COUNTRIES), 1, 1))
    fee = sent * np.array([0.07, 0.06, 0.03, 0.02])
    for name, values in (("remittance_sent", sent), ("remittance_received", sent - fee), ("remittance_fee", fee)):
        add(file, name, ["time", "origin", "residence", "channel"], values, "US dollar of 2021", name.replace("_", " "))


def write_series(file, stock, rng):
    n, t = len(COUNTRIES), len(YEARS)
    natives = stock[..., 2, :].sum(-1)
    home = np.einsum("too->to", natives)
    add(
        file,
        "skilled_emigration_rate",
        ["time", "country"],
        1 - home / natives.sum(2),
        "1",
        "share of skilled natives who live abroad",
    )
    level = np.where(np.arange(n) < len(ORIGINS), 3000, 32000) * np.exp(rng.normal(0, 0.4, n))
    growth = np.exp(np.cumsum(rng.normal(0.015, 0.01, (t, n)), axis=0))
    add(
        file,
        "wage",
        ["time", "country", "education"],
        (level * growth)[..., None] * np.array([0.6, 1, 2]),
        "PPP dollar of 2021 a year",
        "gross wage",
    )
    swings = np.abs(0.07 + np.cumsum(rng.normal(0, 0.004, (t, n)), axis=0))[..., None] * np.array([1.2, 1, 0.6])
    add(file, "unemployment", ["time", "country", "education"], swings, "1", "share of the labour force")
    add(
        file,
        "income_per_resident",
        ["time", "country"],
        level * growth * 1.2,
        "PPP dollar of 2021 a year",
        "income per resident",
    )


def write_ledger(file, stock, outflow, returned):
    leave, back = outflow[..., 2, :].sum((2, 3)), returned[..., 2, :].sum((2, 3))
    arrive = outflow[..., 2, :].sum((1, 3))
    graduates = np.einsum("tooes->to", stock) * 0.006
    graduates[0] = 0
    terms = [
        graduates,
        graduates * 0.08,
        graduates * 0.05,
        graduates * 0.02,
        graduates * 0.01,
        -leave,
        back * 0.9,
        back * 0.1,
        arrive * 0.3,
        -arrive * 0.1,
        0 * leave,
        -graduates * 0.15,
        -graduates * 0.3,
        graduates * 0.02,
    ]
    changes = np.rint(np.stack(terms, -1)).astype(np.int64)
    closing = 5_000_000 + np.cumsum(changes.sum(-1), axis=0)
    natives = np.concatenate([(closing - changes.sum(-1))[..., None], changes, closing[..., None]], axis=-1)
    add(file, "ledger/natives", ["time", "country", "item"], natives, "person", "changes in the skilled living at home, natives")
    add(
        file,
        "ledger/foreign_born",
        ["time", "country", "item"],
        natives // 10,
        "person",
        "changes in the skilled living at home, foreign-born",
    )


INDICATORS = {
    "skilled_emigration_rate": ("share of skilled natives who live abroad", "1", 0.2, 0.01),
    "income_per_resident": ("income per resident", "PPP dollar of 2021 a year", 9000, 120),
    "returns": ("moves back to the birth country", "person per year", 30000, 900),
    "remittances_received": ("transfers received", "US dollar of 2021", 4e9, 9e7),
    "circularity/share_of_moves_returning": ("returns of any kind over all moves of natives", "1", 0.3, 0.02),
}
CHANGES = ["left", "stayed", "returned", "away", "studied", "not_studied"]


def write_comparison(path, variants=("Circular visa for nurses", "Circular visa with a return grant")):
    """An invented comparison of a base with variants, eight replicates."""
    rng = np.random.default_rng(11)
    v, r, t, n = len(variants), 8, len(YEARS), len(COUNTRIES)
    ramp = np.clip((YEARS - 2028) / 8, 0, 1)
    with h5py.File(path, "w", track_order=True) as file:
        write_header(file, "sterna-comparison", "Sample comparison")
        add_axis(file, "time", list(YEARS), "end of the frame", "year")
        add_axis(file, "country", COUNTRIES, "ISO 3166-1 alpha-3")
        add_axis(file, "variant", list(variants), "variant")
        add_axis(file, "replicate", [str(i) for i in range(1, r + 1)], "replicate")
        add_axis(file, "party", ["origin", "destination", "migrants"], "party")
        add_axis(file, "change", CHANGES, "what changed for a person")
        for name, (text, units, level, effect) in INDICATORS.items():
            base = level * np.exp(rng.normal(0, 0.02, (r, t, n)) + rng.normal(0, 0.5, n))
            size = effect * (1 + 0.6 * np.arange(v))[:, None, None, None] * ramp[:, None] * rng.normal(0.3, 0.6, n)
            varied = base + size + rng.normal(0, effect * 0.12, (v, r, t, n)) * ramp[:, None]
            write_pair(file, name, base, varied, units, text)
        relative = np.array([0.004, 0.001, 0.06]) * (1 + 0.5 * np.arange(v))[:, None, None] + rng.normal(0, 0.0015, (v, r, 3))
        write_score(file, relative, relative * np.array([4e11, 4e12, 2e10]))
        write_indicators(file, v)
        write_parameters(file)
        for name, texts in (
            ("scope_origins", ["GHA KEN", "KEN NGA"]),
            ("scope_destinations", ["DEU"] * 2),
            ("question", ["Who gains?"] * 2),
        ):
            file.create_dataset(name, data=np.array(texts, dtype=h5py.string_dtype()))
        counts = rng.integers(2000, 40000, (v, r, len(CHANGES)))
        add(
            file,
            "who_changed/count",
            ["variant", "replicate", "change"],
            counts,
            "person",
            "persons whose life took another course",
        )
        write_pairing(file, v, r, ramp)


def write_pairing(file, variants, replicates, ramp):
    """Twins that share nine tenths of their deviation, so that pairing saves much."""
    rng = np.random.default_rng(12)
    base = np.broadcast_to(5e5 + 1e4 * rng.normal(size=(1, replicates, 1)) * (0.2 + ramp), (variants, replicates, len(ramp)))
    varied = base + ramp * (2e4 + 1e3 * rng.normal(size=(variants, replicates, 1)))
    saved = (base.var(axis=1) + varied.var(axis=1)) / np.where(ramp > 0, (varied - base).var(axis=1), np.nan)
    for name, values in (("base", base), ("variant", varied)):
        add(file, f"pairing/skilled_at_home_{name}", ["variant", "replicate", "time"], values, "person", "skilled natives at home")
    for end, factor in (("", 1), ("_lower", 0.6), ("_upper", 1.7)):
        add(file, f"pairing/variance_reduction{end}", ["variant", "time"], factor * saved, "1", "variance saved by pairing")


BESIDE = [
    ("origin_poverty", "1", "assumption", 0.25, -0.004),
    ("origin_spread", "1", "assumption", 0.06, 0.0),
    ("destination_output", "PPP dollar of 2021 a year", "computed", 3.8e12, 2.0e8),
    ("migrants_rights", "1", "assumption", 0.76, 0.012),
    ("income_per_natural", "PPP dollar of 2021 a year", "computed", 4900.0, 12.0),
]
PARAMETERS = [
    ("section", "state", "key", "value", "unit", "meaning", "evidence", "source"),
    ("emigration", "on", "", "", "", "Who considers leaving, and where to.", "", ""),
    ("emigration", "on", "beta", "0.35", "1", "weight of log income", "recalled_high", "a study"),
    ("emigration", "on", "relatives", "4", "1", "how fast family reunion saturates", "assumption", "no estimate <yet>"),
    ("opinion", "off", "", "", "", "What the public makes of migration.", "", ""),
    ("opinion", "off", "recovery", "0.3", "1/year", "of acceptance", "assumption", "nobody asked"),
    ("quota: cap", "policy", "", "", "", "Limits admissions.", "", ""),
    ("quota: cap", "policy", "amount", "100", "persons/year", "admissions", "assumption", "the law to be studied"),
]


def write_indicators(file, variants):
    names, units, evidence, base, gain = zip(*BESIDE)
    add_axis(file, "indicator", names, "indicator beside the verdict")
    add_axis(file, "whom", ["female", "male", "both"], "women, men, or both together")
    shape = (variants, len(names), 3)
    level, mean = (np.broadcast_to(np.array(x)[None, :, None], shape).copy() for x in (base, gain))
    level[:, 2, :2] = mean[:, 2, :2] = np.nan  # output has no sex
    for name, values in (("base", level), ("difference", mean), ("lower", mean - 0.1 * abs(mean)), ("upper", mean + 0.1 * abs(mean))):
        add(file, f"scorecard/indicator_{name}", ["variant", "indicator", "whom"], values, "1", "an indicator")
    for name, texts in (("units", units), ("evidence", evidence)):
        file.create_dataset(f"scorecard/indicator_{name}", data=np.array(texts, dtype=h5py.string_dtype()))


def write_card(file, countries, years):
    """Of a single run: one indicator by sex, one that has none."""
    add_axis(file, "whom", ["female", "male", "both"], "women, men, or both together")
    poverty = np.broadcast_to(np.array([0.3, 0.2, 0.25]), (years, countries, 3))
    add(file, "scorecard/origin_poverty", ["time", "origin", "whom"], poverty, "1", "households below the line")
    add(file, "scorecard/origin_health_workers", ["time", "country"], np.full((years, countries), 31.5), "per 10 000", "health workers")


def write_parameters(file):
    head, *rows = PARAMETERS
    for name, column in zip(head, zip(*rows)):
        file.create_dataset(f"parameters/{name}", data=np.array(column, dtype=h5py.string_dtype()))


def interval(values, axis):
    mean, half = values.mean(axis), 2.36 * values.std(axis, ddof=1) / np.sqrt(values.shape[axis])
    return mean, mean - half, mean + half


def write_pair(file, name, base, varied, units, text):
    mean, lower, upper = interval(varied - base, 1)
    dims = ["variant", "time", "country"]
    add(file, f"base/{name}", ["replicate", "time", "country"], base, units, text)
    add(file, f"variants/{name}", ["variant", "replicate", "time", "country"], varied, units, text)
    for group, values, unit in (
        ("difference", mean, units),
        ("lower", lower, units),
        ("upper", upper, units),
        ("ratio", varied.mean(1) / base.mean(0), "1"),
        ("variance_reduction", np.full(mean.shape, 40.0), "1"),
    ):
        add(file, f"{group}/{name}", dims, values, unit, text)


def write_score(file, relative, money):
    for prefix, values, units in (("", money, "PPP dollar of 2021 a year"), ("relative_", relative, "1")):
        add(file, f"scorecard/{prefix}difference", ["variant", "replicate", "party"], values, units, "gain against the base")
        for name, part in zip(("mean", "lower", "upper"), interval(values, 1)):
            add(file, f"scorecard/{prefix}{name}", ["variant", "party"], part, units, f"gain against the base, {name}")
    add(
        file,
        "scorecard/triple_win",
        ["variant"],
        (relative >= -1e-4).all(2).mean(1),
        "1",
        "share of replicates in which no party is worse off",
    )
    given = np.outer(np.arange(len(relative)), np.full(relative.shape[1], 2.5e6))  # by the second variant only
    add(file, "scorecard/donors", ["variant", "replicate"], given, "US dollar a year", "what donors pay")


def write_decomposition(path, channels=("drain", "wages", "other"), replicates=8):
    """An invented decomposition of skill and of two items; the shares add up in each replicate."""
    rng = np.random.default_rng(5)
    r, n = replicates, len(COUNTRIES)
    with h5py.File(path, "w", track_order=True) as file:
        write_header(file, "sterna-decomposition", "Sample, net brain effect against no_migration")
        add_axis(file, "replicate", [str(i) for i in range(1, r + 1)], "replicate")
        add_axis(file, "country", COUNTRIES, "ISO 3166-1 alpha-3")
        add_axis(file, "sex", ["female", "male", "both"], "sex, and both together")
        if channels:
            add_axis(file, "edge", list(channels), "channel")
        for name, text in (("against", "no_migration"), ("cut_from", "2030-07")):
            file.create_dataset(name, data=text, dtype=h5py.string_dtype())
        add(file, "year", [], np.int64(2049), "1", "year whose numbers these are")
        for name, dims, units, size in (
            ("at_home", ["country", "sex"], "1", 0.01),
            ("income_per_natural", ["country"], "PPP dollar of 2021 a year", 400.0),
            ("scorecard/origin_poverty", ["country"], "1", 0.02),
        ):
            places = (n, 3)[: len(dims)]
            shares = size * (rng.normal(0, 1, (len(channels or "x"), *places))[:, None] + rng.normal(0, 0.3, (len(channels or "x"), r, *places)))
            write_shares(file, name, dims, shares, np.full((r, *places), 20 * size), units, bool(channels))


def write_shares(file, name, dims, shares, level, units, by_channel):
    effect = shares.sum(0)
    add(file, f"counterfactual/{name}", ["replicate", *dims], level, units, "counterfactual")
    add(file, f"actual/{name}", ["replicate", *dims], level + effect, units, "actual run")
    for group, values, axis, where in (("effect", effect, 0, dims), ("channels", shares, 1, ["edge", *dims]))[: 1 + by_channel]:
        for bound, part in zip(("", "_lower", "_upper"), interval(values, axis)):
            add(file, f"{group}{bound}/{name}", where, part, units, "effect")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_result(folder / "baseline.h5")
    write_comparison(folder / "comparison.h5")
    write_decomposition(folder / "decomposition.h5")

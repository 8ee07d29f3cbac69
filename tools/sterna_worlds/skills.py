"""Splits bilateral stocks by education, meeting the published margins of origins and destinations."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import origins
from .ages import SEXES

ROUNDS = 80
DESTINATION_PRIOR = 5000.0       # persons; weight of a destination's own share against its birth-region cell
ADULT_SHARE = 0.92               # 15+ of all ages where the destination has no count
PREDICTED_POWER = 0.25           # predicted origin margins pull weakly, so that destinations may correct them
AREAS = {"Africa": "AFRI", "Asia": "ASIA", "Europe": "EURO", "Oceania": "OCEA"}


def logit(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


@dataclass
class Margins:
    """Persons 15+ by sex; NaN where not published."""
    emigrants: np.ndarray            # [place, sex, (other, tertiary)]
    immigrants: np.ndarray
    residents: np.ndarray


def margins(sources, places):
    def read(table, stem):
        return np.stack([np.column_stack([
            sources.latest(table, f"{stem}_{level}_{sex}_persons", places.codes, sources.base_year - 10)
            for level in ("nontertiary", "tertiary")]) for sex in SEXES], axis=1)
    return Margins(read("emigrants_by_skill_wdr2023", "emigrants"), read("immigrants_by_skill_wdr2023", "immigrants"),
                   read("immigrants_by_skill_wdr2023", "residents15plus"))


def birth_areas(places):
    """Birth region of each place as the education tables name it."""
    northern = places.table["subregion"] == "Northern America"
    area = places.table["region"].map(AREAS).fillna("SCAC")
    return area.where(~northern, "NOAM")


def area_counts(sources, places):
    """Adults of a destination by birth region, sex and education, [place, area, sex, (low, medium, high)]."""
    frame = sources.table("dioc2015_destination_birthregion_age_edu")
    frame = frame[(frame["age_group"] != "0-14") & frame["education"].isin(["low", "medium", "high"])]
    wide = frame.pivot_table(index=["birth_region", "sex", "education"], columns="iso3_d", values="persons", aggfunc="sum")
    wide = wide.reindex(columns=places.codes).fillna(0.0)
    areas = ["AFRI", "ASIA", "EURO", "NOAM", "OCEA", "SCAC"]
    cells = [[[wide.loc[(a, s, e)].to_numpy() if (a, s, e) in wide.index else np.zeros(len(places))
               for e in ("low", "medium", "high")] for s in SEXES] for a in areas]
    return areas, np.moveaxis(np.array(cells), -1, 0)


def destination_shares(places, published, areas, counts, sex):
    """Tertiary share by [origin, destination] as the destination's own counts suggest."""
    known = published.immigrants[:, sex, :]
    own = pd.Series(known[:, 1] / known.sum(axis=1), index=places.codes)
    own = places.group_mean(own, ["region", "income"]).to_numpy()
    high, persons = counts[:, :, sex, 2], counts[:, :, sex, :].sum(axis=2)
    shrunk = (high + DESTINATION_PRIOR * own[:, None]) / (persons + DESTINATION_PRIOR)
    position = birth_areas(places).map({a: k for k, a in enumerate(areas)}).to_numpy()
    return shrunk[:, position].T, own


def tertiary_shares(sources, places, stock, people, income, flags):
    """Tertiary share of each corridor and sex, [origin, destination, sex]; `income` is PPP$ a head."""
    published = margins(sources, places)
    areas, counts = area_counts(sources, places)
    shares = np.zeros(stock.total.shape + (len(SEXES),))
    for sex in range(len(SEXES)):
        persons = stock.of_sex(sex)
        by_destination, own = destination_shares(places, published, areas, counts, sex)
        adults = persons * adult_share(published.immigrants[:, sex, :].sum(axis=1), persons.sum(axis=0))
        target, predicted = origins.margin(places, published, persons, by_destination, people, income, sex)
        seed = _seed(target / np.maximum(adults.sum(axis=1), 1.0), by_destination)
        raked = _rake(seed, adults, target, predicted, published.immigrants[:, sex, 1])
        gulf = places.column("gulf") == 1
        raked[:, gulf] = np.minimum(raked[:, gulf], own[gulf])
        shares[:, :, sex] = raked
    missing = [code for code, known in zip(places.codes, np.isfinite(published.emigrants[:, 0, 1])) if not known]
    flags.add_all("stocks.csv", missing, "education", "tertiary margin of the origin predicted from where its emigrants live")
    return shares


def adult_share(counted, stock):
    share = np.minimum(1.0, counted / np.maximum(stock, 1.0))
    return np.where(np.isfinite(share) & (share > 0), share, ADULT_SHARE)


def _seed(origin_share, by_destination):
    origin = logit(np.clip(origin_share, 0.01, 0.97))
    return logistic(0.7 * origin[:, None] + 0.7 * logit(by_destination) - 0.4 * logit(0.25))


def _rake(seed, adults, origin_target, predicted, destination_target):
    """Multiplies odds, not counts, so no cell ever exceeds its stock."""
    odds = seed / (1.0 - seed)
    limit = adults.sum(axis=1) * 0.99
    rows = np.minimum(origin_target, limit)
    columns = np.minimum(destination_target, adults.sum(axis=0) * 0.99)
    for _ in range(ROUNDS):
        reached = (adults * odds / (1 + odds)).sum(axis=1)
        factor = np.where((reached > 0) & (rows > 0), rows / np.maximum(reached, 1e-9), 1.0)
        odds = np.clip(odds * np.where(predicted, factor ** PREDICTED_POWER, factor)[:, None], 1e-5, 1e3)
        reached = (adults * odds / (1 + odds)).sum(axis=0)
        usable = (reached > 0) & np.isfinite(columns) & (columns > 0)
        odds = np.clip(odds * np.where(usable, columns / np.maximum(reached, 1e-9), 1.0)[None, :], 1e-5, 1e3)
    return odds / (1 + odds)


def medium_shares(sources, places, residents):
    """Upper-secondary share of those without tertiary education, [origin, destination, sex]."""
    areas, counts = area_counts(sources, places)
    position = birth_areas(places).map({a: k for k, a in enumerate(areas)}).to_numpy()
    frame = sources.table("dioc2015_origin_age_edu")
    frame = frame[(frame["age_group"] != "0-14") & frame["education"].isin(["low", "medium"])]
    result = np.zeros((len(places), len(places), len(SEXES)))
    for s, sex in enumerate(SEXES):
        low, medium = counts[:, :, s, 0], counts[:, :, s, 1]
        world = medium.sum() / (low + medium).sum()
        own = (medium.sum(axis=1) + 5000 * world) / ((low + medium).sum(axis=1) + 5000)
        cell = (medium + DESTINATION_PRIOR * own[:, None]) / (low + medium + DESTINATION_PRIOR)
        wide = frame[frame["sex"] == sex].pivot_table(index="iso3_o", columns="education", values="persons", aggfunc="sum")
        wide = wide.reindex(places.codes)
        at_home = residents.working[:, s].sum(axis=1)
        home = at_home[:, 1] / (at_home[:, 0] + at_home[:, 1])
        abroad = (wide["medium"] / (wide["low"] + wide["medium"])).fillna(pd.Series(home, index=places.codes)).to_numpy()
        result[:, :, s] = logistic(0.5 * logit(abroad)[:, None] + 0.5 * logit(cell[:, position].T))
    return result

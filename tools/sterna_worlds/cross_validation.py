"""How far predicted tertiary emigration rates miss: origins with published rates, each predicted as if it had none."""

import argparse
import csv
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from . import economy, origins, places as places_, population, skills, stocks
from .flags import Flags
from .population import Residents
from .sources import Sources

TABLE = "emigrants_by_skill_wdr2023"
YEARS = (2020, 2010)             # 2010 only shows that the form was not chosen for one year
FOLDS = 10
REPEATS = 5
SEED = 20201126                  # of the folds; a repeat adds its number
WORST = 12                       # misses printed
HEADER = ["year", "origin", "published_rate", "predicted_rate", "overall_rate"]


@dataclass
class Case:
    """What is known of one year, arrays by place; `rate` and `published.emigrants` are NaN where an origin has no row."""
    year: int
    places: object
    published: skills.Margins
    rate: np.ndarray                 # tertiary emigrants / (those + tertiary residents), 15+, as published
    persons: list                    # by sex, stock of all ages [origin, destination]
    by_destination: list             # by sex, expected tertiary share [origin, destination]
    people: Residents
    income: np.ndarray               # PPP$ a head

    @property
    def residents(self):
        """Residents 15+ of both sexes, [place, (other, tertiary)]."""
        return self.published.residents.sum(axis=1)

    @property
    def abroad(self):
        """Adults abroad by the bilateral stocks."""
        return origins.ADULTS_OF_STOCK * sum(self.persons).sum(axis=1)

    @property
    def overall(self):
        """Emigration rate 15+ of all levels, from stocks: no skill row enters."""
        return self.abroad / (self.abroad + self.residents.sum(axis=1))

    def without(self, hidden):
        """The same year with the rows of the hidden origins gone."""
        emigrants = np.where(hidden[:, None, None], np.nan, self.published.emigrants)
        return replace(self, rate=np.where(hidden, np.nan, self.rate), published=replace(self.published, emigrants=emigrants))


def load(data, year):
    sources, flags = Sources(data, year), Flags()
    places = places_.load(sources, flags)
    income = economy.gdp_per_head(sources, places, flags)
    places_.classify_income(places, income, flags)
    people = population.residents(sources, places, flags)
    stock = stocks.unfolded(sources, places.codes, year)
    published = skills.margins(sources, places)
    areas, counts = skills.area_counts(sources, places)
    shares = [skills.destination_shares(places, published, areas, counts, sex)[0] for sex in range(2)]
    rows = sources.table(TABLE)
    rate = rows[rows["year"] == year].set_index("iso3")["emigration_rate_tertiary"].reindex(places.codes).to_numpy(dtype=float)
    # Origins whose last row is older are left out altogether.
    case = Case(year, places, published, rate, [stock.of_sex(sex) for sex in range(2)], shares, people, income.to_numpy())
    return case.without(~np.isfinite(rate))


def plain(case):
    """Regression of the logit on overall rate, income and population."""
    columns = np.column_stack([origins.logit(case.overall), np.log(case.income), np.log(case.people.total)])
    known = np.isfinite(case.rate)
    fitted = origins.ridge(columns, origins.logit(np.where(known, case.rate, 0.5)), known, weight=0.0)
    return 1.0 / (1.0 + np.exp(-fitted))


def by_residence(case):
    """As educated as the destinations count those born in the region; nothing is fitted."""
    return _rate(case, sum(map(origins.by_residence, case.persons, case.by_destination)))


def on_all_adults(case):
    """The predictor's regressors, but correcting the log of all adults abroad, both sexes at once."""
    mix = sum(map(origins.by_residence, case.persons, case.by_destination)) / np.maximum(case.abroad, 1.0)
    columns = origins.regressors(case.places, case.residents, case.abroad, mix, origins.adults(case.people, [0, 1]),
                                 case.people.total, case.income)
    tertiary = case.published.emigrants[:, :, 1].sum(axis=1)
    known = np.isfinite(tertiary) & (tertiary > 0)
    fitted = origins.ridge(columns, np.log(np.where(known, tertiary, 1.0) / np.maximum(case.abroad, 1.0)), known)
    return _rate(case, case.abroad * np.exp(fitted))


def predictor(case):
    """What the builder does: each sex by `origins.margin`."""
    parts = [origins.margin(case.places, case.published, case.persons[sex], case.by_destination[sex], case.people, case.income, sex)[0]
             for sex in range(2)]
    return _rate(case, sum(parts))


def _rate(case, emigrants):
    return emigrants / (emigrants + case.residents[:, 1])


PREDICTORS = {"logit on overall rate, income, population": plain, "destination mix, no fit": by_residence,
              "ridge on all adults abroad": on_all_adults, "predictor of the builder": predictor}


def folds(count, repeat):
    """Fold of each of `count` origins, sizes differing by one at most."""
    return np.random.default_rng(SEED + repeat).permutation(count) % FOLDS


def left_out(case, predict, repeats=REPEATS):
    """Rates predicted for each origin with its fold's rows gone, [repeat, place]; NaN where none is published."""
    known = np.flatnonzero(np.isfinite(case.rate))
    result = np.full((repeats, len(case.rate)), np.nan)
    for repeat in range(repeats):
        fold = folds(len(known), repeat)
        for k in range(FOLDS):
            hidden = np.zeros(len(case.rate), dtype=bool)
            hidden[known[fold == k]] = True
            result[repeat, hidden] = predict(case.without(hidden))[hidden]
    return result


def scores(case, predicted):
    """Root mean square and median of the absolute error, one a repeat; origins count alike."""
    known = np.isfinite(case.rate)
    error = np.abs(predicted[:, known] - case.rate[known])
    return np.sqrt((error ** 2).mean(axis=1)), np.median(error, axis=1)


def table(case, predicted):
    """One row an origin with a published rate; predictions are means over repeats."""
    mean = predicted.mean(axis=0)
    return [[case.year, code, *(round(float(x), 6) for x in row)]
            for code, *row in zip(case.places.codes, case.rate, mean, case.overall) if np.isfinite(row[0])]


def report(case, say=print):
    say(f"{case.year}, {np.isfinite(case.rate).sum()} origins, {FOLDS} folds, mean over {REPEATS} repeats (range)")
    for name, predict in PREDICTORS.items():
        predicted = left_out(case, predict)
        words = "   ".join(f"{title} {s.mean():.4f} ({s.min():.4f}-{s.max():.4f})"
                           for title, s in zip(("RMSE", "median"), scores(case, predicted)))
        say(f"  {name:42} {words}")
    rows = table(case, predicted)
    say("  worst misses of the last:      published  predicted  overall")
    for row in sorted(rows, key=lambda row: -abs(row[3] - row[2]))[:WORST]:
        say(f"    {row[1]:28} {row[2]:10.3f} {row[3]:10.3f} {row[4]:8.3f}")
    return rows


def main(argv=None):
    parser = argparse.ArgumentParser(prog="cross_validate", description="Left-out origins' tertiary emigration rates, 15+.")
    parser.add_argument("--data", required=True, type=Path, help="folder with the source tables (CSV)")
    parser.add_argument("-o", "--output", type=Path, help="CSV of published and left-out rates")
    chosen = parser.parse_args(sys.argv[1:] if argv is None else argv)
    rows = [row for year in YEARS for row in report(load(chosen.data, year))]
    if chosen.output:
        with chosen.output.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])

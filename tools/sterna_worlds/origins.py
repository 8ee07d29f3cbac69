"""Tertiary emigrants of each origin: published, or predicted where no row exists.

The prediction starts from where the emigrants live: .92 of the stock in each destination times the tertiary share that
the destination counts among those born in the region. A ridge regression over the origins with rows corrects its log.
Nothing in it is read from the row of the origin that is predicted (`cross_validation` holds it to that).
"""

import numpy as np
import pandas as pd

ADULTS_OF_STOCK = 0.92           # median ratio of published adult emigrants to the stock of all ages
RIDGE = 10.0                     # fixed beforehand, not fitted: ten origins' worth of weight on no correction by a regressor
LEAST_EMIGRANTS = 2000           # adults; smaller rows are too noisy to learn from
# A row is learned from only if the two sources agree on how many emigrants there are at all.
AGREEMENT = (0.3, 3.0)
SHARE_MAX = 0.95                 # of the adults abroad
SHARES = (0.003, 0.95)           # bounds of shares at home, and of the overall rate
LATIN = ("Caribbean", "Central America", "South America", "Latin America and the Caribbean")


def margin(places, published, persons, by_destination, people, income, sex):
    """Tertiary emigrants 15+ of one sex by origin (persons), and which of them are predicted.

    `published` are skill margins with NaN where an origin has no row; `persons` and `by_destination` are the stock of all
    ages and its expected tertiary share, [origin, destination]; `income` is PPP$ a head.
    """
    counted = published.emigrants[:, sex, 1]
    everyone = published.emigrants[:, sex, :].sum(axis=1)
    known = np.isfinite(counted) & (everyone > 0)
    abroad = np.maximum(ADULTS_OF_STOCK * persons.sum(axis=1), 1.0)
    expected = np.maximum(by_residence(persons, by_destination), 1e-3 * abroad)
    ratio = np.where(known, everyone, 0.0) / abroad
    learn = known & (everyone > LEAST_EMIGRANTS) & (counted > 0) & (ratio > AGREEMENT[0]) & (ratio < AGREEMENT[1])
    columns = regressors(places, published.residents[:, sex], abroad, expected / abroad, adults(people, [sex]), people.total, income)
    correction = ridge(columns, np.log(np.where(learn, counted, expected) / expected), learn)
    guess = np.minimum(expected * np.exp(correction), SHARE_MAX * abroad)
    return np.where(known, counted, guess), ~known


def by_residence(persons, by_destination):
    """Tertiary emigrants 15+ of each origin if they were as educated as their destinations count the region's born."""
    return ADULTS_OF_STOCK * (persons * by_destination).sum(axis=1)


def adults(people, sexes):
    """Residents 15+ of the age and education tables, [place, (other, tertiary)]."""
    cells = people.adults[:, sexes].sum(axis=(1, 2))
    return np.column_stack([cells[:, :2].sum(axis=1), cells[:, 2]])


def regressors(places, residents, abroad, mix, schooled, population, income):
    """One row a place; `residents` (counts behind the rates) may have holes, `schooled` (age tables) has none."""
    own = pd.Series(residents[:, 1] / residents.sum(axis=1), index=places.codes)
    own = places.group_mean(own, ["region", "subregion"]).to_numpy()
    counted = residents.sum(axis=1)
    home = np.where(np.isfinite(counted), counted, schooled.sum(axis=1))
    subregion = places.table["subregion"]
    return np.column_stack([
        logit(abroad / (abroad + home)), logit(own), logit(mix), logit(schooled[:, 1] / schooled.sum(axis=1)),
        np.log(income), np.log(np.maximum(population, 100.0)),
        subregion.isin(LATIN).to_numpy(dtype=float), (subregion == "Caribbean").to_numpy(dtype=float)])


def logit(share):
    share = np.clip(share, *SHARES)
    return np.log(share / (1.0 - share))


def ridge(columns, outcome, learn, weight=RIDGE):
    """Fitted outcome of every row from the rows to learn from; with much weight or a constant column, their mean."""
    mean, spread = columns[learn].mean(axis=0), columns[learn].std(axis=0) + 1e-9
    x = (columns - mean) / spread
    centre = outcome[learn].mean()
    gram = x[learn].T @ x[learn] + weight * np.eye(x.shape[1])
    return centre + x @ np.linalg.solve(gram, x[learn].T @ (outcome[learn] - centre))

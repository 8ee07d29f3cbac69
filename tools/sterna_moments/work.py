"""Skilled migrants in jobs below their education."""
import numpy as np

from .run import migrants, ratio

DIOC = "OECD, DIOC 2015/16"


def work_moments(run):
    """Over-qualified among the skilled foreign-born who work or look for work, as the source counts them."""
    wasted = migrants(run.cube("overqualified", 0))[:, :, -1].sum(axis=(0, 2))
    rates = np.array([run.column("female_participation"), run.column("male_participation")], dtype=float).T
    force = (migrants(run.cube("stock", 0))[:, :, -1].sum(axis=0) * rates).sum(axis=1)
    for code, data in (("GRC", ".607, DIOC .464"), ("ESP", ".536, DIOC .510"), ("ITA", ".517, DIOC .519"), ("USA", ".353"), ("DEU", ".316")):
        k = run.at(code)
        if k is not None:
            yield "", f"over-qualified of the skilled foreign-born, {code}", ratio(wasted[k], force[k]), data, "input", DIOC

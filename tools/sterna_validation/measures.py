"""Scores of forecasts, as `sterna hindcast` counts them."""
import numpy as np


def log_errors(truth, forecast):
    """ln(forecast / truth); below one person counts as one."""
    return np.log(np.maximum(np.asarray(forecast, float), 1) / np.maximum(np.asarray(truth, float), 1))


def rmse(errors):
    errors = np.asarray(errors, float)
    return float(np.sqrt(np.mean(errors**2))) if errors.size else float("nan")


def relative_error(rows):
    """Absolute errors over those of what was before."""
    return float((rows.expected - rows.truth).abs().sum() / (rows.reference - rows.truth).abs().sum())


def change_correlation(rows):
    return float(np.corrcoef(rows.expected - rows.reference, rows.truth - rows.reference)[0, 1])


def share_within(rows, least, tolerance):
    """Of the rows of at least so many persons, the share that comes within a part of the truth; and how many these are."""
    large = rows[rows.truth >= least]
    return float(((large.expected / large.truth - 1).abs() <= tolerance).mean()), len(large)


def covered(rows):
    return (rows.truth >= rows.lower) & (rows.truth <= rows.upper)

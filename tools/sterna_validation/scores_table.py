"""Scores of the hindcasts: the model beside what needs no model."""
from .text import decimals, interval, persons, share, table

OURS = "Sterna, expected values"
UNCOMPARED = "Sterna, "  # other rows that begin so are scored over other outcomes
HEAD = ["outcome", "displaced origins", "forecast", "outcomes", "log-RMSE", "median error", "correlation of change", "relative error"]


def same_set(scores):
    """Groups of rows that are scored over the same outcomes, in the order of the file."""
    return [rows for _, rows in scores.groupby(["outcome", "from", "to", "displaced_origins"], sort=False)]


def comparable(rows):
    """The rows of a set but those over fewer outcomes."""
    return rows[(rows.forecast == OURS) | ~rows.forecast.str.startswith(UNCOMPARED)]


def best(rows):
    return comparable(rows).log_rmse.min()


def named(row):
    return f"{row.outcome}, {row['from']} to {row['to']}"


def bounds(row, name):
    return row.get(f"{name}_low"), row.get(f"{name}_high")


def scores_table(scores):
    """Every row of scores.csv; the smallest log-RMSE of a set is bold."""
    lines = []
    for rows in same_set(scores):
        least = best(rows)
        for i, (_, row) in enumerate(rows.iterrows()):
            rmse = interval(row.log_rmse, *bounds(row, "log_rmse"))
            if row.log_rmse == least and row.forecast in set(comparable(rows).forecast):
                rmse = f"**{rmse}**"
            lines.append([named(row) if i == 0 else "", row.displaced_origins if i == 0 else "", row.forecast, persons(row.outcomes), rmse,
                          decimals(row.median_error), decimals(row.correlation, 2), interval(row.relative_error, *bounds(row, "relative_error"), 2)])
    return table(HEAD, lines)


def bands_table(scores):
    """Bands of nine in ten about the model and about persistence."""
    rows = scores[scores.covered.notna()]
    return table(["outcome", "outcomes", "covered", "mean width, log", "about persistence: covered", "mean width, log"],
                 [[named(row), persons(row.outcomes), share(row.covered), decimals(row.width, 2), share(row.covered_reference), decimals(row.width_reference, 2)]
                  for _, row in rows.iterrows()])

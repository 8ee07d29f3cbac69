"""Folders and tables that the page is made of; what is missing or wrong is told in one line."""
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

FORECASTS = ["outcome", "from", "to", "origin", "destination", "truth", "reference", "expected"]
SCORES = ["outcome", "from", "to", "displaced_origins", "forecast", "outcomes", "log_rmse", "median_error", "correlation", "relative_error"]
LEFT_OUT = ["year", "origin", "published_rate", "predicted_rate", "overall_rate"]


class BadInput(Exception):
    """Something the user handed over cannot be used."""


def table(path, columns):
    """A CSV file with at least these columns; codes stay text (NA is no country here)."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"{path}: no such file")
    try:
        read = pd.read_csv(path, keep_default_na=False, na_values=[""])
    except (ValueError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: is no table ({str(error).splitlines()[0]})") from None
    missing = [name for name in columns if name not in read.columns]
    if missing:
        raise BadInput(f"{path}: missing column `{missing[0]}`")
    if read.empty:
        raise BadInput(f"{path}: holds no rows")
    return read


@dataclass
class Hindcasts:
    """All forecasts and scores, and by base year the stocks that a fitting window reached."""

    forecasts: pd.DataFrame
    scores: pd.DataFrame
    windows: dict = field(default_factory=dict)

    def set(self, outcome, first, last):
        rows = self.forecasts
        return rows[(rows.outcome == outcome) & (rows["from"] == first) & (rows["to"] == last)]

    def windows_of(self, outcome):
        """[(from, to)] in which an outcome was forecast."""
        rows = self.scores[self.scores.outcome == outcome]
        return sorted(set(zip(rows["from"], rows["to"])))

    def bases(self):
        return sorted(set(self.scores["from"]))

    def over_posterior(self):
        return "log_rmse_low" in self.scores and self.scores.log_rmse_low.notna().any()

    def with_bands(self):
        return {"covered", "width"} <= set(self.scores) and self.scores.covered.notna().any()


def hindcasts(folder):
    """DIR/YEAR for each base year and DIR/window-YEAR for each fitting window that was checked."""
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder")
    bases = sorted(path for path in folder.iterdir() if path.is_dir() and path.name.isdigit())
    if not bases:
        raise BadInput(f"{folder}: holds no folder named by a base year, such as 2010")
    forecasts = [table(base / "forecasts.csv", FORECASTS) for base in bases]
    scores = [table(base / "scores.csv", SCORES) for base in bases]
    windows = {int(path.name[7:]): table(path / "window.csv", FORECASTS) for path in sorted(folder.glob("window-[0-9]*"))}
    return Hindcasts(pd.concat(forecasts, ignore_index=True), pd.concat(scores, ignore_index=True), windows)


def left_out(path):
    """Output of tools/cross_validate, or None."""
    return None if path is None else table(path, LEFT_OUT)

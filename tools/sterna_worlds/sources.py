"""Reads the source tables, hiding everything dated after the base year."""

from pathlib import Path

import pandas as pd

# Tables without an earlier edition that serve every base year; each use is named in provenance.csv.
SERVES_EVERY_BASE = {
    "dioc2015_destination_birthregion_age_edu",
    "dioc2015_destination_duration_edu",
    "dioc2015_destination_overqualified",
    "dioc2015_origin_age_edu",
    "dioc2015_origin_duration_edu",
}
# Published later than the last base, which alone may use them.
SERVES_LAST_BASE = {"sovereign_spreads_damodaran_2025"}
LAST_BASE = 2020
# Corridor prices were first observed in 2011, so an earlier base takes that first observation.
FIRST_PRICE_YEAR = 2011
VISA_COLUMNS = ["iso3_o", "iso3_d", "requirement_2019"]


class Sources:
    """Tables of the data folder as they were known in the base year."""

    def __init__(self, folder, base_year):
        self.folder = Path(folder)
        self.base_year = base_year
        self._tables = {}

    def table(self, name):
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def _read(self, name):
        path = self.folder / f"{name}.csv"
        if not path.is_file():
            raise SystemExit(f"worlds: {path} is missing; --data must name the folder with the source tables")
        # "NA" is Namibia's two-letter code, hence no automatic missing values.
        frame = pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)
        if name == "visa_requirements_passport_index":
            return frame[VISA_COLUMNS]
        if name in SERVES_EVERY_BASE or (name in SERVES_LAST_BASE and self.base_year >= LAST_BASE):
            return frame
        return self._known_at_base(name, frame)

    def _known_at_base(self, name, frame):
        last = self.base_year
        if name == "remittance_price_corridors":
            last = max(last, FIRST_PRICE_YEAR)
        for column, limit in (("year", last), ("year_signed", last), ("period_start_year", last - 5)):
            if column in frame:
                frame = frame[frame[column] <= limit]
        return frame

    def latest(self, name, column, codes, oldest=None):
        """Last known value of a country-year column, one a code; missing where none is recent enough."""
        frame = self.table(name)[["iso3", "year", column]].dropna()
        if oldest is not None:
            frame = frame[frame["year"] >= oldest]
        frame = frame.sort_values("year").drop_duplicates("iso3", keep="last")
        return frame.set_index("iso3")[column].reindex(codes).astype(float)

    def recent_mean(self, name, column, codes, years):
        """Mean over the last `years` years to the base; smooths a single bad year."""
        frame = self.table(name)[["iso3", "year", column]].dropna()
        frame = frame[frame["year"] > self.base_year - years]
        return frame.groupby("iso3")[column].mean().reindex(codes)

    def matrix(self, name, column, codes, **where):
        """Origin-by-destination array of a pair table; absent pairs are zero."""
        frame = self.table(name)
        for key, value in where.items():
            frame = frame[frame[key] == value]
        wide = frame.pivot_table(index="iso3_o", columns="iso3_d", values=column, aggfunc="sum")
        return wide.reindex(index=codes, columns=codes).fillna(0.0).to_numpy(dtype=float)

"""The places of the world: which there are, where they lie and to which groups they belong."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Not places of their own in the model: unknown origin, codes without population or distance, and islands of fewer
# than 5,000 inhabitants; persons born there count as of unknown origin.
NOT_PLACES = ("XXX", "CHI", "BES", "VAT", "FLK", "MSR", "NIU", "SHN", "SPM", "TKL")
GULF = ("ARE", "BHR", "KWT", "OMN", "QAT", "SAU")
EEA_BEYOND_EU = ("CHE", "ISL", "LIE", "NOR")
# Year of accession; members before 1990 carry 1961 (public facts).
OECD_SINCE = {
    **dict.fromkeys(
        "AUS AUT BEL CAN CHE DEU DNK ESP FIN FRA GBR GRC IRL ISL ITA JPN LUX NLD NOR NZL PRT SWE TUR USA".split(), 1961),
    "MEX": 1994, "CZE": 1995, "HUN": 1996, "KOR": 1996, "POL": 1996, "SVK": 2000, "CHL": 2010, "SVN": 2010,
    "EST": 2010, "ISR": 2010, "LVA": 2016, "LTU": 2018, "COL": 2020,
}
INCOME = {"Low income": "low", "Lower middle income": "lower_middle", "Upper middle income": "upper_middle",
          "High income": "high"}
# Unclassified in the list used, last published class.
INCOME_RECALLED = {"ETH": "low", "VEN": "upper_middle"}
# Upper bounds of PPP$ per head for places outside the classification.
INCOME_BOUNDS = ((3000, "low"), (9000, "lower_middle"), (22000, "upper_middle"), (np.inf, "high"))
REGION_FIXES = {"TWN": ("Asia", "Eastern Asia"), "GGY": ("Europe", "Northern Europe"), "JEY": ("Europe", "Northern Europe")}
LOCATION_FIXES = {"MYT": (-12.78, 45.23)}


@dataclass
class Places:
    codes: list
    table: pd.DataFrame

    def __len__(self):
        return len(self.codes)

    def column(self, name):
        return self.table[name].to_numpy()

    def group_mean(self, values, keys, weights=None):
        """Fills missing entries by the mean over places sharing all `keys`, then fewer, then the world."""
        filled = values.astype(float).copy()
        weight = pd.Series(1.0, index=filled.index) if weights is None else weights
        for depth in range(len(keys), -1, -1):
            missing = filled.isna()
            if not missing.any():
                break
            filled[missing] = self._means(values, weight, keys[:depth])[missing]
        return filled

    def _means(self, values, weight, keys):
        known = values.notna() & weight.notna()
        product = (values * weight).where(known)
        kept = weight.where(known)
        if not keys:
            return pd.Series(product.sum() / kept.sum(), index=values.index)
        by = [self.table[key] for key in keys]
        total = kept.groupby(by).transform("sum")
        return product.groupby(by).transform("sum") / total.where(total > 0)


def slug(words):
    """UPPER_CASE_WORDS from a region's name."""
    return re.sub("[^A-Z0-9]+", "_", words.upper())


def load(sources, flags):
    stocks = sources.table("stock_bilateral_un2024rev")
    codes = sorted((set(stocks["iso3_o"]) | set(stocks["iso3_d"])) - set(NOT_PLACES))
    master = sources.table("countries").set_index("iso3").reindex(codes)
    table = pd.DataFrame(index=codes)
    table["name"] = master["name"]
    table["region"], table["subregion"] = master["un_region"], master["un_subregion"]
    for code, (region, subregion) in REGION_FIXES.items():
        if code in table.index:
            table.loc[code, ["region", "subregion"]] = (region, subregion)
    for flag in ("ldc", "lldc", "sids"):
        table[flag] = master[flag].fillna(0).astype(int)
    # A centroid beyond the date line means a country cut by it: take the capital.
    usable = master["centroid_lon_deg"].abs() <= 180
    table["latitude"] = master["centroid_lat_deg"].where(usable, master["capital_lat_deg"])
    table["longitude"] = master["centroid_lon_deg"].where(usable, master["capital_lon_deg"])
    for code, location in LOCATION_FIXES.items():
        table.loc[table.index == code, ["latitude", "longitude"]] = location
    table["income"] = master["wb_income_group_fy26"].map(INCOME)
    add_memberships(table, sources)
    unlocated = table[["region", "subregion", "latitude", "longitude"]].isna().any(axis=1)
    if unlocated.any():
        raise SystemExit(f"worlds: no region or location for {sorted(table.index[unlocated])} in countries.csv")
    return Places(codes, table)


def add_memberships(table, sources):
    base = sources.base_year
    eu = sources.table("eu_membership").set_index("iso3")
    first, last = eu["eu_member_first_year_in_1990_2023"], eu["eu_member_last_year_in_1990_2023"]
    # 1990 as first year means "1990 or earlier"; the last year seen is only asked to reach the base.
    members = eu.index[(first <= base) & (last >= base)]
    table["eu"] = table.index.isin(members).astype(int)
    table["gulf"] = table.index.isin(GULF).astype(int)
    table["oecd"] = [int(OECD_SINCE.get(code, 9999) <= base) for code in table.index]


def classify_income(places, gdp_per_head, flags):
    """Gives the places outside the published classification an income group."""
    income = places.table["income"]
    for code in income.index[income.isna()]:
        group = INCOME_RECALLED.get(code) or next(g for bound, g in INCOME_BOUNDS if gdp_per_head[code] < bound)
        rule = "last published class" if code in INCOME_RECALLED else "from GDP per head, bounds 3000/9000/22000 PPP$"
        places.table.loc[code, "income"] = group
        flags.add("countries.csv", code, "income_group", rule)

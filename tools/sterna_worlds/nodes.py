"""The country sets: every place for itself, or forty countries and eleven regional rests that close the world."""

from dataclasses import dataclass

import numpy as np

FORTY = ("IND PHL MEX CHN NGA GHA KEN ETH SEN MAR EGY ZAF PAK BGD NPL LKA VNM IDN POL ROU UKR TUR JAM HTI TON FJI CPV "
         "COL BRA SLV USA CAN GBR DEU FRA ITA ESP AUS ARE SAU").split()
# User-assigned codes of ISO 3166, never given to a country.
RESTS = {
    "XAE": "Rest of Eastern, Middle and Southern Africa",
    "XAG": "Rest of the Gulf states",
    "XAM": "Rest of Western Asia",
    "XAN": "Rest of Northern Africa",
    "XAP": "Rest of Eastern and South-eastern Asia",
    "XAS": "Rest of Southern and Central Asia",
    "XAW": "Rest of Western Africa",
    "XEE": "Rest of Europe outside EU and EFTA",
    "XEU": "Rest of the EU and EFTA",
    "XLA": "Rest of the Americas",
    "XOC": "Rest of Oceania",
}
BY_SUBREGION = {
    "Western Africa": "XAW", "Eastern Africa": "XAE", "Middle Africa": "XAE", "Southern Africa": "XAE",
    "Northern Africa": "XAN", "Western Asia": "XAM", "Southern Asia": "XAS", "Central Asia": "XAS",
    "Eastern Asia": "XAP", "South-eastern Asia": "XAP",
}
BY_REGION = {"Americas": "XLA", "Oceania": "XOC"}
# The EU and EFTA rest holds the same places in every base, so that bases can be compared.
EUROPEAN_UNION_AND_EFTA = ("AUT BEL BGR CYP CZE DNK EST FIN GRC HRV HUN IRL LTU LUX LVA MLT NLD PRT SVK SVN SWE "
                           "CHE ISL LIE NOR").split()
WORLDS = ("world-200", "forum-40")


@dataclass
class Nodes:
    codes: list
    member: np.ndarray       # node index of each place
    rest: np.ndarray         # 1 where the node is an aggregate
    names: dict

    @property
    def matrix(self):
        """[node, place] of zeros and ones."""
        return (np.arange(len(self.codes))[:, None] == self.member[None, :]).astype(float)


def choose(world, places):
    if world == "world-200":
        return Nodes(list(places.codes), np.arange(len(places)), np.zeros(len(places), int), {})
    node_of = [node_code(code, row) for code, row in places.table.iterrows()]
    codes = sorted(set(node_of))
    position = {code: k for k, code in enumerate(codes)}
    member = np.array([position[code] for code in node_of])
    return Nodes(codes, member, np.array([int(code in RESTS) for code in codes]), RESTS)


def node_code(code, row):
    if code in FORTY:
        return code
    if code in EUROPEAN_UNION_AND_EFTA:
        return "XEU"
    if row["gulf"]:
        return "XAG"
    return BY_SUBREGION.get(row["subregion"]) or BY_REGION.get(row["region"], "XEE")

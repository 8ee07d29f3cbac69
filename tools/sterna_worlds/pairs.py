"""What lies between two places: distance, border, language, law."""

import numpy as np

from .places import EEA_BEYOND_EU

LANGUAGE_INDEX = 0.3             # common language index counted as a common language where no flag exists
AGREEMENT_YEARS = 30
CEPII = "pairs_cepii_geodist"
SIMILARITY = "pairs_similarity_231"
VISA_FREE = ("visa free", "visa on arrival or e-visa", "eta")


def between(sources, places, flags):
    """All pair columns, each [origin, destination]."""
    codes = places.codes
    covered = sources.matrix(CEPII, "dist_capitals_km", codes) > 0
    weighted = sources.matrix(CEPII, "dist_popweighted_km", codes)
    weighted = np.where(weighted > 0, weighted, sources.matrix(CEPII, "dist_km", codes))
    distance = np.where(covered & (weighted > 0), weighted, sources.matrix(SIMILARITY, "dist_harmonic_popweighted_km", codes))
    language = np.where(covered, sources.matrix(CEPII, "common_official_language", codes),
                        sources.matrix(SIMILARITY, "common_language_index", codes) > LANGUAGE_INDEX)
    ruled = sources.matrix(SIMILARITY, "origin_was_colony_of_destination", codes)
    colony = np.where(covered, sources.matrix(CEPII, "ever_colonial_link", codes), np.maximum(ruled, ruled.T))
    lacking = [code for code, known in zip(codes, covered.any(axis=1)) if not known]
    flags.add_all("corridors.csv", lacking, "distance_km,common_language,colony", "similarity table: no CEPII row")
    flags.add_all("corridors.csv", lacking, "contiguous", "border within the distance rule: no CEPII row")
    free = free_movement(places)
    return {
        "distance_km": np.maximum(distance, 10.0),
        "contiguous": np.where(covered, sources.matrix(CEPII, "contiguous", codes), neighbours(places)),
        "common_language": language.astype(float),
        "colony": colony.astype(float),
        "free_movement": free,
        "visa_required": visas(sources, places, free, flags),
        "agreement": agreements(sources, places),
    }


# Land borders of the places CEPII lacks.
BORDERS = {"MNE": "ALB BIH HRV SRB XKX", "SSD": "SDN ETH KEN UGA COD CAF", "MCO": "FRA", "LIE": "CHE AUT", "SXM": "MAF"}


def neighbours(places):
    position = {code: k for k, code in enumerate(places.codes)}
    result = np.zeros((len(places), len(places)))
    for code, others in BORDERS.items():
        for other in others.split():
            if code in position and other in position:
                result[position[code], position[other]] = result[position[other], position[code]] = 1.0
    return result


def free_movement(places):
    member = (places.column("eu") == 1) | np.isin(places.codes, EEA_BEYOND_EU)
    free = np.outer(member, member).astype(float)
    np.fill_diagonal(free, 0.0)
    return free


def visas(sources, places, free, flags):
    """1 where the passport needs a visa before travel; places without a passport row need one, except inside free movement."""
    frame = sources.table("visa_requirements_passport_index")
    frame = frame.assign(open=frame["requirement_2019"].isin(VISA_FREE).astype(float))
    wide = frame.pivot_table(index="iso3_o", columns="iso3_d", values="open").reindex(index=places.codes, columns=places.codes)
    lacking = wide.index[wide.isna().all(axis=1)]
    flags.add_all("corridors.csv", lacking, "visa_required", "no passport row: visa required")
    return np.where(free == 1, 0.0, 1.0 - wide.fillna(0.0).to_numpy())


def agreements(sources, places):
    frame = sources.table("bilateral_labour_agreements")
    frame = frame[frame["year_signed"] > sources.base_year - AGREEMENT_YEARS]
    position = {code: k for k, code in enumerate(places.codes)}
    count = np.zeros((len(places), len(places)))
    for a, b in zip(frame["iso3_a"], frame["iso3_b"]):
        if a in position and b in position and a != b:
            count[position[a], position[b]] += 1
            count[position[b], position[a]] += 1
    return count

"""Country values set by rule: fields of study, inequality, exit shares, irregular shares."""

import numpy as np

NURSES_PER_DOCTOR = 2.3
HEALTH_RANGE = (0.02, 0.20)
STEM = 0.22
TEACHING = 0.13
GINI = {"high": 0.35, "upper_middle": 0.40}
GINI_OTHER = 0.42
EXIT_5Y = {"NLD": 0.75, "DEU": 0.67, "FRA": 0.26, "USA": 0.14}
EXIT_5Y_OTHER = 0.35
IRREGULAR_USA = 0.22
IRREGULAR = {"high": 0.08}
IRREGULAR_OTHER = 0.15


def add_rules(table, population, tertiary, flags):
    group = table["income_group"]
    health = table["physicians_per_1000"] / 1000 * population * (1 + NURSES_PER_DOCTOR) / np.maximum(tertiary, 1.0)
    table["field_health"] = health.clip(*HEALTH_RANGE)
    table["field_stem"], table["field_education"] = STEM, TEACHING
    table["gini_class"] = [GINI.get(g, GINI_OTHER) for g in group]
    table["emigration_exit_5y"] = [EXIT_5Y.get(code, EXIT_5Y_OTHER) for code in table.index]
    table["irregular_share"] = [IRREGULAR_USA if code == "USA" else IRREGULAR.get(g, IRREGULAR_OTHER)
                                for code, g in zip(table.index, group)]
    flags.add("countries.csv", "all but NLD DEU FRA USA", "emigration_exit_5y", "default .35")
    flags.add("countries.csv", "all but USA", "irregular_share", "assumption by income group")
    flags.add("countries.csv", "all", "gini_class", "assumption by income group")
    flags.add("countries.csv", "all", "field_stem,field_education", "assumption, one value for the world")
    return table

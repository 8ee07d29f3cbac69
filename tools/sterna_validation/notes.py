"""Notes in the order of TRACE (Schmolke et al. 2010; Grimm et al. 2014), with where to look."""
import re

from sterna_moments.program import ROOT

from .text import paragraph

HEADS = ("Problem formulation", "Model description", "Data evaluation", "Conceptual model evaluation", "Implementation verification",
         "Model output verification", "Model analysis", "Model output corroboration")
SOURCE = ("In the order of TRACE: Schmolke, Thorbek, DeAngelis and Grimm (2010), Trends in Ecology and Evolution 25, 479-486; Grimm et al. (2014), Ecological "
          "Modelling 280, 129-139.")


def facts(moments):
    """Counts that the notes quote, taken from the sources."""
    tests = [path for end in ("cpp", "py") for path in (ROOT / "tests").rglob(f"*_test.{end}")]
    words = [path.read_text(encoding="utf-8") for path in tests]
    cases = sum(len(re.findall(r"^\s*TEST_CASE|^def test_", text, re.M)) for text in words)
    planted = len(re.findall(r"^- promise:", (ROOT / "tests/planted.yaml").read_text(encoding="utf-8"), re.M))
    provenance = (ROOT / "configs/worlds/world-200-2010/provenance.csv").read_text(encoding="utf-8").count("\n") - 1
    return {"files": len(tests), "cases": cases, "planted": planted, "columns": provenance,
            "emergent": sum(row[4] == "emergent" for row in moments)}


def notes(hindcasts, moments):
    f = facts(moments)
    bases = " and ".join(map(str, hindcasts.bases()))
    said = (
        "Sterna answers who gains and who loses under one policy compared with another: origins, destinations or migrants. It is meant for "
        "differences between paired runs over ten to thirty years; levels, which this page checks, carry the errors shown here. It is no "
        "forecast of flight from war. See [README.md](../../README.md) and each scenario's `question`.",
        "People, places, order of events, every rule with its equation and every parameter with range, source and evidence stand in "
        "[sim/MODEL.md](../../sim/MODEL.md); why it is built so in [sim/DECISIONS.md](../../sim/DECISIONS.md); keys and levers in "
        "[configs/README.md](../README.md). `sterna explain` tells the same from the program itself.",
        f"Each of {f['columns']} columns of a world has publisher, edition, year, rule and evidence in `provenance.csv`, every filled value a row in "
        "`flags.csv`; see [README.md](README.md). Stocks and flows are estimates themselves: their revisions differ by millions and bilateral "
        "flows are derived from stocks, so part of each error here is the data's. A base world knows nothing later than its base but what `provenance.csv` dates, which a test holds.",
        "Rules are those of published models where they exist: nested choice of destinations, enrolment by the prospect of leaving, return by "
        "length of stay, channels of transfers by price. What has no estimate is labelled `assumption`, and each process can be switched off to see "
        "what hangs on it. War and other flight come in by the lever `displacement` alone, so origins that people fled are scored apart.",
        f"{f['files']} files with {f['cases']} tests hold properties, closed forms and values derived by hand, never pasted output; {f['planted']} closed forms "
        "are also tried against planted errors (`tools/planted`). Accounts of persons, money and skills are closed every year or the run stops. "
        "See [tests/README.md](../../tests/README.md).",
        "What was fitted is shown as such: corridor constants against flows and stock changes of the window before the base, in the in-sample table, and moments "
        "marked fitted. A small error there says that the fit works, not that the model is right.",
        "Bands are learned from errors of an earlier base and hold what records miss too. Intervals over the posterior, where shown, say how far scores hang on "
        "the common parameters (`sterna calibrate`, `sterna hindcast --posterior`). Incomes, wages, fees and doors are moved one at a time for M14, M18, M20 and M22; "
        "each parameter is run at both ends of its range by a test.",
        f"Forecasts from {bases} are held against years nothing was fitted to, beside persistence, half the last trend, a gravity regression and a flat share of "
        f"returns. The table of moments has {f['emergent']} emergent rows. Origins without a published skilled emigration rate are predicted "
        "as if left out. Policies themselves are corroborated only by quasi-experiments, which are few.",
    )
    return [*paragraph(SOURCE), *(line for head, text in zip(HEADS, said) for line in ["### " + head, "", *paragraph(text)])]

"""The validation page, section by section."""
from . import notes, shortfalls
from .left_out import left_out_table
from .moments_table import moments_table, summary
from .scores_table import bands_table, scores_table
from .text import paragraph
from .window_table import window_table

COMMAND = "tools/validation"


def span(years):
    return ", ".join(f"{first}-{last}" for first, last in years)


def introduction(hindcasts):
    forecast = hindcasts.windows_of("stock")
    fitted = [(base - 5, base) for base in hindcasts.bases()]
    posterior = ("Numbers in brackets are the 5 to 95 % range over members of the posterior of the common parameters." if hindcasts.over_posterior()
                 else "Common parameters stand at their defaults; no posterior was given.")
    return [
        "# Validation: how far the model is from what happened", "",
        *paragraph(f"Written by `{COMMAND}`; every number and picture is computed by it. Forecasts cover {span(forecast)} for "
                   f"every country. Fitted are the constants of corridors, on flows and stocks of the five years before each base ({span(fitted)}), and "
                   "factors of return and arrival. No stock, flow, income or shock after a base year enters its "
                   "forecasts; lists of income groups, visa rules and lengths of stay are of later years ([README.md](README.md), known holes). Moments "
                   "marked emergent were fitted to nothing."),
        *paragraph("Read it as: stocks of corridors of 1,000 persons and more; log-RMSE is the root mean squared error of logs, median error the median "
                   "absolute error over the truth, relative error the sum of absolute errors over that of no change (1 = persistence), for rates the errors of the rate "
                   f"itself. {posterior}"),
    ]


def pictures(drawn, names):
    return [f"![{drawn[name]}](pictures/{name}.png)\n" for name in names if name in drawn]


def page(hindcasts, moments, rates, drawn):
    lines = introduction(hindcasts)
    lines += ["## Forecasts beside simple rivals", "", *pictures(drawn, ["scores", "stocks", "changes"])]
    lines += paragraph("The smallest log-RMSE of a set is bold. Drawn runs are scored over corridors that hold twenty workers or more, so they are compared with "
                       "the expected values over the same corridors only. Displaced origins are those of `shocks.csv`, which people fled after a base year.")
    lines += [*scores_table(hindcasts.scores), *pictures(drawn, ["map", "skilled"])]
    lines += ["## Bands", ""]
    if hindcasts.with_bands():
        lines += [*bands_table(hindcasts.scores), *pictures(drawn, ["bands"])]
        lines += paragraph("Bands of nine in ten are learned from what forecasts of the same outcome and size missed from an earlier base; a good band covers 90 % and is "
                           "narrower than that about persistence. Coverage at other levels cannot be told from one band, so it is shown by size instead.")
    else:
        lines += paragraph("Not available: no errors of an earlier base were given to learn them from.")
    lines += ["## In sample: what the fit aimed at", ""]
    lines += [*window_table(hindcasts.windows), *pictures(drawn, ["window"])] if hindcasts.windows else paragraph("Not available: no fitting window was run.")
    lines += ["## Left-out origins", ""]
    if rates is not None:
        lines += [*paragraph("Skilled emigration rates of origins that have a published one, each predicted as if it had none: by the world builder, not by a run."),
                  *left_out_table(rates), *pictures(drawn, ["left_out"])]
    else:
        lines += paragraph("Not available: `tools/cross_validate --data FOLDER -o FILE.csv` writes what `--cross-validation FILE.csv` reads.")
    lines += ["## Moments", "", *paragraph("Input: the base year repeats the data or the world says so. Fitted: a constant or parameter was solved for it. Emergent: neither."),
              *paragraph(summary(moments)), *moments_table(moments)]
    lines += ["## What falls short", "", *shortfalls.shortfalls(hindcasts, moments)]
    lines += ["## Notes after TRACE", "", *notes.notes(hindcasts, moments)]
    return "\n".join(lines).rstrip() + "\n"

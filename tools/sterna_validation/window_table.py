"""In sample: stocks that a run through the fitting window reaches, beside those the fit aimed at."""
from . import measures
from .text import decimals, persons, share, table

LARGE, NEAR = 10_000, 0.1


def window_row(window):
    """What a window says, for the table and for the list of what falls short."""
    scored = window[window.truth >= 1000]
    near, large = measures.share_within(window, LARGE, NEAR)
    return {"from": int(window["from"].iloc[0]), "to": int(window["to"].iloc[0]), "corridors": len(scored),
            "rmse": measures.rmse(measures.log_errors(scored.truth, scored.expected)),
            "rmse_before": measures.rmse(measures.log_errors(scored.truth, scored.reference)),
            "relative": measures.relative_error(scored), "near": near, "large": large}


def window_table(windows):
    rows = [window_row(window) for _, window in sorted(windows.items())]
    return table(["fitting window", "corridors of 1,000 and more", "log-RMSE", "of no change", "relative error", "corridors of 10,000 and more", "of them within a tenth"],
                 [[f"{row['from']}-{row['to']}", persons(row["corridors"]), decimals(row["rmse"]), decimals(row["rmse_before"]), decimals(row["relative"], 2),
                   persons(row["large"]), share(row["near"])] for row in rows])

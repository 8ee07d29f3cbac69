"""Moves and stays: returns, repeat moves and exits within five years."""
import numpy as np

from .run import ratio

EXITS = "OECD, five-year exits of arrivals"


def flow_moments(run):
    out, back, repeat = (run.cube(name) for name in ("outflow", "return_flow", "repeat_flow"))
    yield "", "returns over all moves", ratio(back.sum(), back.sum() + out.sum()), ".26-.31", "fitted", "Azose and Raftery 2019"
    late = slice(-max(1, len(run.years) // 3), None)
    out, repeat = (run.file[name][late].astype(float).sum(axis=(0, 3, 4)) for name in ("outflow", "repeat_flow"))
    free = run.corridors("free_movement") == 1
    years = f"{run.years[late][0]}-{run.years[-1]}"
    yield "M13", f"repeat moves over moves abroad, corridors with free movement, {years}", ratio(repeat[free].sum(), out[free].sum()), \
        ">.6 DEU guest workers, .59 MEX-USA", "fitted", "Constant and Zimmermann 2011, Klabunde 2014"
    yield "M13", f"repeat moves over moves abroad, all corridors, {years}", ratio(repeat.sum(), out.sum()), "none published", "emergent", ""


def stay_moments(run):
    """Five-year exits of arrivals from the rates of leaving by length of stay, over the later half of the run."""
    half = slice(len(run.years) // 2, None)
    ended, under_way = (run.file["circularity/" + name][half].astype(float)[:, :, :5].sum(axis=0) for name in ("ended_stays", "stays_under_way"))
    with np.errstate(invalid="ignore", divide="ignore"):
        gone = 1 - np.exp(-(ended / under_way).sum(axis=1))
    bound = run.arrival_factors_at_bound()
    fit = ["fitted, at bound" if at else "fitted" for at in bound]
    for code, data in (("NLD", ".75"), ("DEU", ".67"), ("FRA", ".26"), ("USA", ".125-.16")):
        if run.at(code) is not None:
            k = run.at(code)
            yield "M11", f"arrivals gone within five years, {code}", gone[k], data, fit[k], EXITS
    rich = np.array([group == "high" for group in run.column("income_group")]) & np.isfinite(gone)
    for name, quantile, data in (("lower", 0.25, ".20"), ("upper", 0.75, ".50")):
        yield "M11", f"arrivals gone within five years, middle half of high-income countries: {name} end", np.quantile(gone[rich], quantile), \
            data, "fitted", EXITS
    yield "M11", "high-income countries whose factor of arrivals stands at a bound", f"{sum(bound[rich])} of {sum(rich)}", "0", "fitted", EXITS

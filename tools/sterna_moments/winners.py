"""Who wins and who loses skilled people at home: net brain effect against a world where the skilled leave as others do."""
import h5py
import numpy as np

from .program import ROOT, sterna

THRESHOLD = 0.20  # of skilled natives abroad
SOURCE = "Beine, Docquier and Rapoport 2008; Beine, Defoort and Docquier 2011"


def winner_moments(run, workers, folder):
    result = folder / "winners.h5"
    sterna("decompose", ROOT / "configs/baseline.yaml", "--against", "unskilled_prospect", "--no-channels", "-n", "2", "-P", f"population.workers={workers}",
           "-P", "population.focus={}", "-P", "population.floor=1000", "-P", "time.end=2040-01", "-o", result, "--quiet")
    with h5py.File(result) as file:
        codes = [code.decode() for code in file["country"][()]]
        effect = file["effect/at_home"][:, -1].astype(float)
    rate = run.file["skilled_emigration_rate"][0].astype(float)
    poor = {code for code, group, rest in zip(run.codes, run.column("income_group"), run.column("rest")) if group != "high" and rest == "0"}
    shown = [(rate[run.at(code)], gain) for code, gain in zip(codes, effect) if code in poor and np.isfinite(gain)]
    for name, side, data in (("above", [gain for p, gain in shown if p > THRESHOLD], ">.5"), ("below", [gain for p, gain in shown if p <= THRESHOLD], "<.5")):
        if side:
            yield "M23", f"origins that lose skilled people at home by 2040 among {len(side)} of low and middle income {name} a skilled emigration rate of 20 %", \
                np.mean(np.array(side) < 0), data, "emergent", SOURCE

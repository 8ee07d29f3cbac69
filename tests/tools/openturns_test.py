"""Sobol' indices of a model output are those that OpenTURNS finds from the same design."""
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

openturns = pytest.importorskip("openturns", reason="python3-openturns is not installed")

PROGRAM = os.environ.get("STERNA_PROGRAM", "build-test/sterna")
ROOT = Path(__file__).resolve().parents[2]
SAMPLES, KEYS = 16, 3
EXPERIMENT = """schema_version: 1
scenario: s.yaml
axes:
  - {key: model.emigration.lambda, from: 0.3, to: 0.7}
  - {key: model.emigration.beta, from: 0.3, to: 0.6}
  - {key: model.return.income_elasticity, from: 0.2, to: 0.8}
outputs:
  - {name: income, series: income_per_natural, countries: [GHA, KEN], at: mean}
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sobol")
    world = ROOT / "configs/worlds/forum-40-2020"
    (folder / "s.yaml").write_text(f'schema_version: 1\nseed: 3\nworld: "{world}"\npopulation: {{workers: 4000, floor: 20, focus: {{GHA: 20000}}}}\n'
                                   "time: {end: 2023-01}\n")
    (folder / "e.yaml").write_text(EXPERIMENT)
    subprocess.run([PROGRAM, "sensitivity", folder / "e.yaml", "--method", "sobol", "-n", str(SAMPLES), "-o", folder / "s.h5", "-q"], check=True,
                   stdout=subprocess.DEVNULL)
    with h5py.File(folder / "s.h5") as f:
        return {"x": f["key_place"][()], "y": f["value"][:, 0, 0], "first": f["sensitivity/first"][0], "total": f["sensitivity/total"][0]}


def test_first_and_total_indices_of_a_model_output_are_those_of_openturns_on_the_same_design(found):
    n, d = SAMPLES, KEYS
    rows = found["y"].reshape(n, d + 2).T  # ours: A, B and mixtures sample by sample; theirs: block by block
    a, b, mixed = rows[0], rows[1], rows[2:]
    ours = np.concatenate([a, b])
    mean, variance, theirs = ours.mean(), ours.var(), a.var(ddof=1)
    x = found["x"].reshape(n, d + 2, d).transpose(1, 0, 2).reshape(-1, d)
    y = (rows.ravel() - mean).reshape(-1, 1)
    total = np.array(openturns.JansenSensitivityAlgorithm(x, y, n).getTotalOrderIndices())
    first = np.array(openturns.MauntzKucherenkoSensitivityAlgorithm(x, y, n).getFirstOrderIndices())
    # They divide by the variance of A alone, by n - 1 and 2 n - 1, and take the mean of all rows for that of A and B.
    assert found["total"] == pytest.approx(total * (2 * n - 1) / (2 * n) * theirs / variance, rel=1e-9)
    centre = (rows.mean() - mean) * (mixed - a).mean(axis=1) / variance
    assert found["first"] == pytest.approx(first * (n - 1) / n * theirs / variance + centre, rel=1e-7, abs=1e-9)
    assert found["total"].max() > 0.1

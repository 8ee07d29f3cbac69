"""The table of moments is written from a short run of a small number of workers."""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_every_moment_of_a_short_run_is_shown_with_its_kind(tmp_path):
    result, page = tmp_path / "short.h5", tmp_path / "moments.md"
    subprocess.run([PROGRAM, "run", ROOT / "configs/baseline.yaml", "-P", "population.workers=20000", "-P", "population.floor=100",
                    "-P", "population.focus={}", "-P", "time.end=2021-01", "-o", result, "--quiet"], check=True, capture_output=True)
    done = subprocess.run([ROOT / "tools/moments", result, "-o", page], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ") for line in page.read_text().splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15 and {row[4] for row in rows} - {"fitted, at bound"} == {"input", "fitted", "emergent"}
    assert {"M2", "M4", "M10", "M11", "M13", "M14", "M15", "M16", "M17"} <= {row[0].strip("| ") for row in rows}
    share = next(float(row[2]) for row in rows if row[1].startswith("migrants over natives"))
    assert 0.03 < share < 0.05

"""`sterna validate` says where a lever cannot act."""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
SCENARIO = f"""\
schema_version: 1
extends: {ROOT}/configs/baseline.yaml
processes: {{brain_waste: off, finance: off}}
policies:
  - {{lever: recognition, label: diplomas}}
  - {{lever: diaspora_engagement, label: office}}
  - {{lever: visa_cost, label: visas, change: 1}}
"""


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_a_lever_whose_processes_are_off_is_named_with_its_place(tmp_path):
    scenario = tmp_path / "idle.yaml"
    scenario.write_text(SCENARIO)
    said = subprocess.run([PROGRAM, "validate", scenario], capture_output=True, text=True, check=True).stdout
    warnings = sorted(line.split("idle.yaml:")[1] for line in said.splitlines() if line.startswith("# warning"))
    assert warnings == [
        "5:5: diplomas has no effect: it acts through brain_waste, off in this scenario",
        "6:5: office lacks a part of its effect: it acts through finance, off in this scenario",
    ]

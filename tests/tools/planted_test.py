"""The list of planted errors fits the sources: each error can be planted once, and each test stands in one file."""
import importlib.machinery
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
loader = importlib.machinery.SourceFileLoader("planted", str(ROOT / "tools/planted"))
tool = importlib.util.module_from_spec(importlib.util.spec_from_loader("planted", loader))
loader.exec_module(tool)


@pytest.mark.parametrize("entry", tool.entries(), ids=lambda entry: entry["test"])
def test_an_error_can_be_planted_and_its_test_exists(entry):
    text = (ROOT / entry["file"]).read_text()
    assert tool.planted(text, entry) != text
    tool.source_of(entry["test"])


def test_an_error_that_fits_nowhere_is_refused():
    entry = tool.entries()[0] | {"old": "text that stands nowhere"}
    with pytest.raises(SystemExit, match="0 times"):
        tool.planted((ROOT / entry["file"]).read_text(), entry)
    with pytest.raises(SystemExit, match="not one"):
        tool.source_of("no such test")

"""Shared by the tests of the world builder: the package, the committed worlds and the source tables."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
COMMITTED = tuple(f"{world}-{year}" for world in ("forum-40", "world-200") for year in (2010, 2015, 2020))


@pytest.fixture(params=COMMITTED)
def world(request):
    """Folder of each committed world in turn."""
    return ROOT / "configs" / "worlds" / request.param


@pytest.fixture(scope="session")
def data():
    folder = os.environ.get("STERNA_DATA")
    if not folder:
        pytest.skip("STERNA_DATA names no folder with the source tables")
    return Path(folder)


@pytest.fixture(scope="session", params=(2010, 2020))
def built(request, data):
    """The world of all places, before folding and rounding: (world, places, sources)."""
    from sterna_worlds import build
    from sterna_worlds.sources import Sources
    sources = Sources(data, request.param)
    world, places, _ = build.full_world(sources, lambda words: None)
    return world, places, sources

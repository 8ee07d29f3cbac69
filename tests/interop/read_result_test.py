#!/usr/bin/env python3
"""Opens the sample result file with the readers a user has, none of them ours, and without any flag.

usage: read_result_test.py SAMPLE_FILE     (write_sample makes it; its content is tests/unit/io/small_results.hpp)
"""
import hashlib
import struct
import subprocess
import sys

import h5py
import netCDF4
import numpy as np
import xarray as xr

PATH = sys.argv[1]
MISSING = np.iinfo(np.int64).min


def stock(t):
    return [[t, 10 + t, 20 + t], [-30, MISSING, 1_000_000_007 * t]]


def test_h5py_sees_values_labels_attributes_and_filters():
    with h5py.File(PATH) as f:
        assert f["stock"][...].tolist() == [stock(t) for t in range(3)]
        assert f["origin"].asstr()[...].tolist() == ["PHL", "ROU"]
        assert f["scorecard/verdict"].asstr()[1] == "naïve"
        assert f["scorecard/people"][()] == 42
        assert f["scenario/yaml"].asstr()[()] == "model: sterna\nyears: 2\n"
        assert f["provenance/source"].asstr()[...].tolist() == ["UN DESA 2020", "ILO 2022"]
        assert f["performance"].attrs["threads"] == "2"
        assert f.attrs["format"] == "sterna-result" and f.attrs["seed"] == 2**64 - 1
        assert f["stock"].attrs["units"] == "persons" and f["stock"].attrs["evidence"] == "measured"
        assert [d.keys()[0] for d in f["stock"].dims] == ["time", "origin", "education"]
        assert f["stock"].chunks == (1, 2, 3)
        assert f["stock"].shuffle and f["stock"].compression == "gzip" and f["stock"].fletcher32
        assert f["stock"].compression_opts == 4


def test_xarray_labels_every_axis_by_both_engines():
    for engine in ("h5netcdf", "netcdf4", None):
        with xr.open_dataset(PATH, engine=engine) as d:
            assert d["stock"].dims == ("time", "origin", "education"), engine
            assert d["stock"].sel(time=2021, origin="PHL", education="tertiary") == 21, engine
            assert np.isnan(d["stock"].sel(time=2020, origin="ROU", education="secondary")), engine
            assert d["origin"].values.tolist() == ["PHL", "ROU"], engine
            assert d["bound"].values.tolist() == [0.05, 0.95], engine
            assert d["time"].attrs["units"] == "year" and d["stock"].attrs["units"] == "persons", engine
            assert d["skilled_share"].values.tolist() == [[0.1, 0.2], [0.3, 0.4], [0.0, 0.6]], engine
        with xr.open_dataset(PATH, engine=engine, group="ledger") as d:
            assert d["loss"].dims == ("time", "origin"), engine
            assert d["loss"].values[2, 0] == 0.2 and np.isnan(d["loss"].values[2, 1]), engine


def test_netcdf4_shares_the_axes_of_the_root_with_the_groups():
    with netCDF4.Dataset(PATH) as d:
        assert set(d.dimensions) == {"time", "origin", "education", "bound"}
        assert set(d.groups) == {"ledger", "scorecard", "scenario", "provenance", "performance"}
        assert d["ledger/loss"].dimensions == ("time", "origin")
        assert d["scorecard/verdict"][:].tolist() == ["more teachers", "naïve"]


def content_of(dataset):
    if dataset.dtype.kind != "O":
        return dataset[()].tobytes()
    texts = [t.encode() for t in np.atleast_1d(dataset.asstr()[()]).ravel()]
    return b"".join(length(t) + t for t in texts)


def length(thing):
    return struct.pack("<Q", len(thing))


def test_the_result_digest_is_what_the_format_page_says():
    types = {"i": b"int64", "f": b"float64", "O": b"text"}
    arrays = {}
    with h5py.File(PATH) as f:
        f.visititems(lambda name, item: arrays.update({name: item}) if isinstance(item, h5py.Dataset) else None)
        whole = hashlib.sha256()
        for name in sorted(arrays, key=str.encode):
            if name.split("/")[0] in ("scenario", "provenance", "performance"):
                continue
            d = arrays[name]
            for text in (name.encode(), types[d.dtype.kind]):
                whole.update(length(text) + text)
            whole.update(length(d.shape) + b"".join(struct.pack("<Q", n) for n in d.shape))
            whole.update(hashlib.sha256(content_of(d)).digest()[:16])
        assert whole.hexdigest()[:32] == f.attrs["result_digest"]


def test_the_seal_is_what_the_format_page_says():
    with open(PATH, "rb") as f:
        whole = f.read()
    content, seal = whole[:-40], whole[-40:]
    assert seal == b"sterna-sealed-1\n" + length(content) + hashlib.sha256(content).digest()[:16]


def test_ncdump_prints_a_clean_header():
    done = subprocess.run(["ncdump", "-h", PATH], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for line in ("int64 stock(time, origin, education) ;", 'stock:units = "persons" ;', "time = 3 ;", "string origin(origin) ;"):
        assert line in done.stdout, line
    assert "phony_dim" not in done.stdout and "DIMENSION_LIST" not in done.stdout


def test_h5dump_finds_nothing_damaged():
    done = subprocess.run(["h5dump", PATH], capture_output=True, text=True, check=True)
    assert done.stderr == ""


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print("ok", name)

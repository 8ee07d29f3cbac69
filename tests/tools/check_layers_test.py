"""The layer check accepts this tree and refuses each planted breach."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BREACHES = {
    "core includes model": ("sim/core/a.cpp", '#include "sterna/model/world.hpp"'),
    "model includes config": ("include/sterna/model/a.hpp", '#include "sterna/config/scenario.hpp"'),
    "a process includes a lever": ("sim/processes/a.cpp", '#include "sterna/levers/quota.hpp"'),
    "an observer includes the scenario": ("sim/observers/a.cpp", '#include "sterna/config/scenario.hpp"'),
    "the engine's loop includes a process": ("sim/engine/simulation.cpp", '#include "processes/ageing.hpp"'),
    "io includes analysis": ("sim/io/a.cpp", '#include "sterna/analysis/sobol.hpp"'),
    "YAML outside its border": ("sim/config/scenario.cpp", "#include <yaml-cpp/yaml.h>"),
    "HDF5 outside its border": ("sim/io/results.cpp", "auto f = H5Fopen(name, 0, 0);"),
    "OpenMP loop outside blocks": ("sim/engine/a.cpp", "#pragma omp parallel for"),
    "TBB outside blocks": ("sim/analysis/a.cpp", "#include <tbb/parallel_for.h>"),
    "MPI outside ranks": ("sim/engine/a.cpp", "MPI_Barrier(MPI_COMM_WORLD);"),
    "a stream opened for writing": ("sim/app/a.cpp", "std::ofstream out(path);"),
    "fopen for writing": ("sim/app/a.cpp", 'auto* f = fopen(path, "wb");'),
    "open for writing": ("sim/io/a.cpp", "open(path, O_WRONLY | O_TRUNC);"),
    "simd reduction": ("sim/model/a.cpp", "#pragma omp simd reduction(+ : sum)"),
    "libm in model code": ("sim/processes/a.cpp", "double p = std::exp(x);"),
    "CLI11 in a header": ("include/sterna/app/a.hpp", "#include <CLI/CLI.hpp>"),
    "Boost outside its border": ("sim/analysis/a.cpp", "#include <boost/random/sobol.hpp>"),
    "a folder outside the project": ("configs/a.yaml", "file: .." + "/shared/data"),
    "a path of one machine": ("tools/a", "cd /ho" + "me/someone"),
    "a registry": ("tools/a", "https://registry" + ".npmjs.org/x"),
    "a test name that filters would split": ("tests/unit/core/a_test.cpp", 'TEST_CASE("one; two") {}'),
}

HARMLESS = {
    "a process reads its parameters": ("sim/processes/a.cpp", '#include "sterna/config/params.hpp"'),
    "the registry includes a process": ("sim/engine/registry.cpp", '#include "processes/ageing.hpp"'),
    "a comment may say std::exp(x)": ("sim/processes/a.cpp", "// not std::exp(x), see core/math.hpp\n/* MPI_Send */"),
    "vector lanes without a sum": ("sim/model/a.cpp", "#pragma omp simd"),
    "a file opened for reading": ("sim/io/a.cpp", 'auto* f = fopen(path, "rb"); std::ifstream in(path);'),
    "HDF5 at home": ("sim/io/hdf5_image.cpp", "#include <hdf5.h>\nauto f = H5Fcreate(name, 0, 0, 0);"),
}


def check(root):
    return subprocess.run([ROOT / "tools/check_layers", root], capture_output=True, text=True)


def plant(root, file, text):
    path = root / file
    path.parent.mkdir(parents=True)
    path.write_text(text + "\n")


def test_this_tree_holds_its_layers():
    done = check(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_is_named(name, tmp_path):
    file, text = BREACHES[name]
    plant(tmp_path, file, text)
    done = check(tmp_path)
    assert done.returncode == 1
    assert file in done.stdout


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_allowed_passes(name, tmp_path):
    plant(tmp_path, *HARMLESS[name])
    done = check(tmp_path)
    assert done.returncode == 0, done.stdout

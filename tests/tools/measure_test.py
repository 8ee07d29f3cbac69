"""What measures: medians and ratios by hand, the law of the peers, a guard that fails when it should."""
import importlib
import importlib.util
import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "tools/bench"
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))
sys.path[:0] = [str(BENCH), str(BENCH / "peers")]

import refmig_law as law  # noqa: E402
from measure import count, model, reference  # noqa: E402
from measure.rounds import Skipped, Spread, alternate, number, ratio, spread, table  # noqa: E402
from measure.runs import Failed, run  # noqa: E402

compare = runpy.run_path(str(BENCH / "compare"))
whole = runpy.run_path(str(BENCH / "whole"))
record_limits = runpy.run_path(str(BENCH / "peers/record_limits"))


def ended(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)


def script(path, text):
    path.write_text("#!/bin/bash\n" + text + "\n")
    path.chmod(0o755)
    return path


# ---- rounds ----


def test_medians_and_ratios_are_those_by_hand():
    assert spread([5, 1, 3]) == Spread(3, 1, 5)
    # Ratios of rounds are 2, 3 and 0.5; the ratio of the medians would be 9 / 3.
    assert ratio([2, 9, 10], [1, 3, 20]) == Spread(2, 0.5, 3)
    with pytest.raises(ValueError, match="2 rounds beside 1"):
        ratio([1, 2], [1])


def test_every_round_runs_each_once_and_what_cannot_run_is_left_out():
    done, told = [], []

    def ran(name, gives):
        done.append(name)
        if gives is None:
            raise Skipped("no such thing")
        return gives

    jobs = {"a": lambda: ran("a", 1), "b": lambda: ran("b", None), "c": lambda: ran("c", 3)}
    assert alternate(jobs, 2, told.append) == {"a": [1, 1], "c": [3, 3]}
    assert done == ["a", "b", "c", "a", "c"]
    assert "b is left out: no such thing" in told


def test_numbers_and_tables_are_plain():
    assert [number(value) for value in (0, 0.012345, 1.5, 12.34, 123.4, 1234567)] == ["0", "0.0123", "1.5", "12.3", "123", "1,230,000"]
    assert table(["what", "so much"], [["x", 1]]) == "| what | so much |\n| --- | ---: |\n| x | 1 |"


# ---- runs ----


def test_the_peak_of_a_run_is_its_own_and_not_that_of_who_measures():
    held = np.ones(50_000_000)  # 400 MB
    ran = run([sys.executable, "-c", "x = bytearray(60 << 20); print('so')"])
    assert ran.text == "so\n" and 60 < ran.peak_mib < 150 and ran.cpu > 0 and ran.wall > 0
    assert held.sum() == 50_000_000


def test_a_run_that_fails_says_what_it_complained_of():
    with pytest.raises(Failed, match="exit code 3\nno good"):
        run(["bash", "-c", "echo no good >&2; exit 3"])
    assert run(["bash", "-c", "exit 1"], ends=(0, 1)).text == ""


def test_a_run_stays_on_its_core():
    core = max(os.sched_getaffinity(0))
    assert run([sys.executable, "-c", "import os; print(os.sched_getaffinity(0))"], core).text == f"{{{core}}}\n"


# ---- the reference model on Sterna ----

PRINTED = """reference migration model: 100000 workers, 20 countries, 10 steps, seed 42; 1 thread(s), AVX2 kernels

million worker-steps a second, without the first fill; CPU: of all threads together
profile      wall      CPU    fill [s]   hash of the stocks
E32         697.7    697.8       0.003   55ce84d5a8e34096, as published
E8          937.1    938.1       0.003   86a800be474ace7e, as published
"""


def test_rates_are_read_by_profile():
    assert reference.rates(PRINTED) == {"E32": {"wall_rate": 697.7e6, "cpu_rate": 697.8e6, "hash": "55ce84d5a8e34096"},
                                        "E8": {"wall_rate": 937.1e6, "cpu_rate": 938.1e6, "hash": "86a800be474ace7e"}}
    with pytest.raises(Failed, match="no rate"):
        reference.rates("E8 is fast")


def measured_by(tmp_path, text, **setting):
    return reference.measure(script(tmp_path / "sterna", text), "E8", 1000, 20, 10, **setting)


def test_a_program_without_the_model_or_its_setting_is_skipped_and_a_wrong_hash_is_not(tmp_path):
    (tmp_path / "printed").write_text(PRINTED)
    assert measured_by(tmp_path, f"cat {tmp_path}/printed")["cpu_rate"] == 938.1e6
    with pytest.raises(Skipped, match="no `sterna bench refmig`$"):
        measured_by(tmp_path, "echo 'sterna: there is no command `bench`; known: run' >&2; exit 2")
    with pytest.raises(Skipped, match="no --mobility"):
        measured_by(tmp_path, "echo 'not expected: high --mobility' >&2; exit 2", mobility="high")
    with pytest.raises(Failed, match="not the published ones"):
        measured_by(tmp_path, "echo 'the stocks are not the published ones' >&2; exit 4", mobility="high")


# ---- the law of the peers ----


def philox(counters, seed):
    """Philox4x32-10 of many counters, shape 4 x n of 64-bit integers that hold 32 bits."""
    a, b, c, d = (np.broadcast_to(np.asarray(word, np.uint64), np.broadcast(*counters).shape) for word in counters)
    keys, half, low = [seed & 0xFFFFFFFF, seed >> 32], np.uint64(32), np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p, q = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a, b, c, d = q >> half ^ b ^ np.uint64(keys[0]), q & low, p >> half ^ d ^ np.uint64(keys[1]), p & low
        keys = [(keys[0] + 0x9E3779B9) & 0xFFFFFFFF, (keys[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.array([a, b, c, d])


def exact_hash(workers, countries, mobility, profile, steps=10, seed=42):
    """The reference model by its exact draws on the tables of the peers: FNV-1a of the stocks after each step."""
    world, i = law.world(workers, countries, mobility), np.arange(workers)
    origin, residence, skill, age = law.start(world, philox((i, 0, 0, 2), seed))
    stocks, h = np.zeros((countries, countries, 3), np.int64), 14695981039346656037
    np.add.at(stocks, (origin, residence, skill), 1)
    for t in range(1, steps + 1):
        now, event = law.tables(world, stocks), philox((i, 0, t, 1), seed)
        if profile == "E32":
            word = philox((8 * (i // 32) + i % 8, 0, t, 0), seed)[i // 8 % 4, i]
        else:
            block = philox((8 * (i // 128) + i // 4 % 8, 0, t, 3), seed)[i // 32 % 4, i]
            word = (block >> (8 * (i % 4)).astype(np.uint64) & np.uint64(255)) * np.uint64(2**24) + (event[2] >> np.uint64(8))
        out = word < now.out_below[origin, residence, skill]
        home = word < now.return_below[origin, residence, skill]
        away = np.flatnonzero(out & ~home)
        to = law.destinations(world, now, origin[away], residence[away], skill[away], event[0][away] / law.WORDS)
        residence = np.where(home, origin, residence)
        residence[away] = to
        age = age + 1
        dead = age == 65
        residence = np.where(dead, origin, residence)
        skill = np.where(dead, law.skill_of(world, origin, event[1]), skill)
        age = np.where(dead, 20, age)
        stocks = np.zeros_like(stocks)
        np.add.at(stocks, (origin, residence, skill), 1)
        for byte in stocks.astype("<i8").tobytes():
            h = (h ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


# Known answers: published with the definition of the model and found by six independent programs.
@pytest.mark.parametrize("profile, published", [("E32", "55ce84d5a8e34096"), ("E8", "86a800be474ace7e")])
def test_the_tables_of_the_peers_give_the_published_hashes(profile, published):
    assert exact_hash(100_000, 20, "base", profile) == published


def test_the_recursion_has_the_published_limits():
    abroad, moved = zip(*record_limits["path"](20, "base"))
    assert np.allclose([abroad[0], abroad[4], abroad[9]], [0.037317, 0.067314, 0.098268], rtol=0, atol=5e-7)
    assert np.allclose([moved[0], moved[4], moved[9]], [0.014250, 0.020861, 0.026120], rtol=0, atol=5e-7)


@pytest.mark.parametrize("mobility", law.MOBILITY)
def test_the_limits_on_file_are_those_of_the_recursion(mobility):
    abroad = [share for share, _ in record_limits["path"](20, mobility)]
    assert law.limits(10**6, 20, mobility) == {5: round(abroad[4], 6), 10: round(abroad[9], 6)}


def test_three_in_ten_move_a_year_where_mobility_is_high():
    assert abs(np.mean([moved for _, moved in record_limits["path"](20, "high")]) - 0.3) < 0.005


def test_too_few_workers_or_an_unknown_setting_have_no_limit():
    assert law.limits(25 * 20**2 - 1, 20, "base") == {} == law.limits(10**6, 21, "base")
    assert set(law.limits(25 * 200**2, 200, "base")) == {5, 10}


def test_a_share_is_missed_beyond_five_standard_errors():
    error = (0.1 * 0.9 / 10**6) ** 0.5
    assert list(law.failures({5: 0.1 + 4.9 * error, 9: 0.7}, {5: 0.1, 10: 0.2}, 10**6)) == []
    assert len(list(law.failures({5: 0.1 - 5.1 * error, 10: float("nan")}, {5: 0.1, 10: 0.2}, 10**6))) == 2


def test_ages_stay_even_and_within_a_working_life():
    even = np.repeat(np.arange(20, 65), 1000)
    assert list(law.age_failures(even)) == []
    assert len(list(law.age_failures(np.where(even == 30, 65, even)))) == 1
    assert len(list(law.age_failures(np.where(even == 20, 21, even)))) == 1


@pytest.fixture(scope="module")
def objects(tmp_path_factory):
    compiler = shutil.which("g++")
    if not compiler:
        pytest.skip("no g++")
    program = tmp_path_factory.mktemp("peer") / "objects"
    named = f'-DSTERNA_REFMIG_LIMITS="{law.LIMITS}"'
    subprocess.run([compiler, "-std=c++20", "-O1", named, BENCH / "peers/refmig_oo.cpp", "-o", program], check=True)
    return program


@pytest.fixture(params=["numpy", "numba", "pandas", "objects"])
def peer(request):
    if request.param == "objects":
        return request.getfixturevalue("objects")
    if not importlib.util.find_spec(request.param):
        pytest.skip(f"python3-{request.param} is not installed")
    return BENCH / "peers" / f"refmig_{request.param}.py"


# Five standard errors of three shares: a right peer fails by chance once in half a million runs; the seeds are fixed.
@pytest.mark.parametrize("mobility", law.MOBILITY)
def test_a_peer_keeps_the_law_and_one_with_other_hazards_is_refused(peer, mobility):
    words = [peer, "--workers", "100000", "--mobility", mobility, "--json"]
    right, wrong = ended(*words), ended(*words, "--hazard", "0.7")
    found = json.loads(right.stdout)
    assert right.returncode == 0 and found["missed"] == [] and found["checked"] == [5, 10], right.stdout + right.stderr
    assert found["cpu_rate"] > 1e5 and found["wall_rate"] > 1e5 and found["workers"] == 100_000
    assert wrong.returncode == 1 and len(json.loads(wrong.stdout)["missed"]) == 2


def test_a_peer_refuses_what_it_does_not_know(peer):
    for words in (["--nonsense", "1"], ["--workers", "10"], ["--countries", "255"], ["--mobility", "some"]):
        done = ended(peer, *words)
        assert done.returncode == 2 and words[0] in done.stderr, words


# ---- pages ----


def one(rate, **more):
    return {"cpu_rate": rate, "wall_rate": rate, "peak_mib": 10, **more}


def test_the_page_of_a_comparison_has_ratios_by_round_and_shares_of_the_limits():
    results = {"Sterna, E8": [one(rate, hash="ab") for rate in (600e6, 400e6)],
               "numpy": [one(rate, engine="NumPy", checked=[5]) for rate in (60e6, 20e6)]}
    setting = {"workers": 1000, "countries": 20, "steps": 10, "mobility": "base", "threads": 1}
    page = compare["page"](setting, results, {"philox_avx2": 5, "read": 20}, "cpu_rate")
    assert "| NumPy | 40 (20 – 60) | 15 (10 – 20) | 10 | after steps 5 |" in page
    assert "| Sterna, E8: random bytes, 1 an agent-step | 5 GB/s | 10 % |" in page  # 0.5 of 5
    assert "| Sterna, E8: bytes read, 1 an agent-step | 20 GB/s | 2.5 % |" in page  # .5 of 20


def test_whole_runs_are_compared_where_one_thing_differs():
    grid = model.grid(["a-2020"], [100], ["month", "year"], [1, 2], ["base"])
    results = {config: [{"loop_rate": rate}] for config, rate in zip(grid, (10, 18, 30, 45))}
    rows = [(change, speed) for _, change, speed in whole["compared"](results)]
    assert rows == [("threads 1 to 2", "1.8 (1.8 – 1.8)"), ("threads 1 to 2", "1.5 (1.5 – 1.5)"),
                    ("step month to year", "3 (3 – 3)"), ("step month to year", "2.5 (2.5 – 2.5)")]


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_a_whole_run_counts_worker_months_alike_in_any_step(tmp_path):
    words = [BENCH / "whole", "--program", PROGRAM, "--rounds", 1, "--workers", 6000, "--worlds", "forum-40-2020", "--threads", 1,
             "--mobility", "base", "--years", 1, "--reference", "--picture", tmp_path / "growth.png", "--json", tmp_path / "whole.json"]
    done = ended(*words)
    assert done.returncode == 0, done.stderr
    runs = {found["step"]: found["rounds"][0] for found in json.loads((tmp_path / "whole.json").read_text())["runs"]}
    assert abs(runs["year"]["workers"] / runs["month"]["workers"] - 1) < 0.05
    assert all(found["loop_rate"] > found["whole_rate"] > 0 and found["peak_mib"] > 10 for found in runs.values())
    assert (tmp_path / "growth.png").stat().st_size > 1000 and "step month to year" in done.stdout


# ---- the guard ----


@pytest.fixture
def guard(tmp_path):
    """The script among stand-ins: a program that says who compiled it and a valgrind that counts what a test wants."""
    def counted(few, worker_month, reference, compiler="GNU 12.2.0", *words):
        program = script(tmp_path / "sterna", f"echo compiler {compiler}; echo build Release")
        many = few + worker_month * (count.MANY - count.FEW) * count.MONTHS
        script(tmp_path / "valgrind", f"""n={reference}
            for word in "$@"; do
                if [[ $word == *scenario.yaml ]]; then grep -q 'workers: {count.FEW},' "$word" && n={few} || n={many}; fi
            done
            echo "==7== Collected : $n" >&2""")
        return ended(BENCH / "instructions", "--program", program, "--file", tmp_path / "record.json", *words,
                     env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})

    (tmp_path / "record.json").write_text(json.dumps({
        "GNU 12 Release": {"reason": "first", "figures": {"start": 1000, "worker_month": 1000, "reference": 1000}},
        "Clang 14 Release": {"reason": "other", "figures": {"start": 1}}}))
    return counted


@pytest.mark.skipif(not shutil.which("valgrind"), reason="valgrind is not installed")
@pytest.mark.skipif(" avx2 " not in Path("/proc/cpuinfo").read_text(), reason="no AVX2")
class TestGuard:
    def test_six_per_cent_more_fail_and_four_pass(self, guard):
        assert guard(1040, 1040, 1040).returncode == 0
        for figures in ((1060, 1000, 1000), (1000, 1060, 1000), (1000, 1000, 1060)):
            done = guard(*figures)
            assert done.returncode == 1 and done.stdout.count("more than 5 % above") == 1, done.stdout + done.stderr

    def test_fewer_instructions_pass(self, guard):
        assert guard(500, 500, 500).returncode == 0

    def test_another_compiler_is_skipped_with_the_reason(self, guard):
        done = guard(9999, 9999, 9999, "GNU 13.1.0")
        assert done.returncode == 77 and "not for GNU 13 Release" in done.stdout

    def test_recording_rewrites_the_figures_of_this_compiler_alone(self, guard, tmp_path):
        assert guard(2000, 3000, 4000, "GNU 12.2.0", "--record", "a new process").returncode == 0
        record = json.loads((tmp_path / "record.json").read_text())
        assert record["GNU 12 Release"] == {"reason": "a new process", "figures": {"start": 2000, "worker_month": 3000.0, "reference": 4000}}
        assert record["Clang 14 Release"]["reason"] == "other"


def test_a_count_is_read_and_its_absence_is_a_failure():
    assert count.collected("==12== Events    : Ir\n==12== Collected : 2200974324\n") == 2200974324
    with pytest.raises(Failed, match="told no count"):
        count.collected("==12== killed")

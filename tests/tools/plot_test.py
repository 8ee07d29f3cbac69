"""Figures, tables and the report page show what is in the file, say what is not, and stand alone."""
import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/tools")]
import sample_results  # noqa: E402
from sterna_plot import economy, pairing  # noqa: E402
from sterna_plot.draw import Chapter, latex, tex_escape  # noqa: E402
from sterna_plot.focus import ranked  # noqa: E402
from sterna_plot.page import chapter_html  # noqa: E402
from sterna_plot.result import Result  # noqa: E402
from sterna_plot.style import Drawing, compact, plain, relative, spread  # noqa: E402


def tool(name, *arguments):
    return subprocess.run([ROOT / "tools" / name, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample_results.write_result(folder / "baseline.h5")
    sample_results.write_comparison(folder / "comparison.h5")
    return folder


@pytest.fixture(scope="module")
def report(sample):
    done = tool("report", sample / "baseline.h5", sample / "comparison.h5", "-o", sample / "out")
    assert done.returncode == 0, done.stderr
    return sample / "out"


def table(report, name):
    with open(report / "figures" / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_comes_in_every_format_with_its_table(report):
    stems = {path.stem for path in (report / "figures").glob("*.png")}
    assert {
        "baseline_stocks_by_origin",
        "baseline_corridors",
        "baseline_flows",
        "baseline_skilled_emigration_ranked",
        "baseline_ledger_natives",
        "baseline_return_share",
        "baseline_trips",
        "baseline_wage",
        "baseline_remittances",
        "comparison_scorecard",
        "comparison_difference_income_per_resident",
        "comparison_who_changed",
    } <= stems
    for stem in stems:
        for form, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("tex", b"\\begin{table}")):
            assert (report / "figures" / f"{stem}.{form}").read_bytes().startswith(start)
        assert (report / "figures" / f"{stem}.csv").stat().st_size > 20


def test_the_page_loads_nothing_and_names_its_run(report):
    page = (report / "report.html").read_text()
    assert not re.findall(r'(?:src|href)="(?!data:|#|figures/)', page)
    assert "<script" not in page and "@import" not in page and "url(" not in page
    for text in ("a1b2c3d4" * 4, "Sample comparison", "sterna compare BASE.yaml", "never summed"):
        assert text in page
    for target in re.findall(r'href="(figures/[^"]+)"', page):
        assert (report / target).exists()
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page


def test_tables_hold_the_numbers_of_the_file(report, sample):
    with h5py.File(sample / "baseline.h5") as file:
        cube = file["stock"][()].sum((3, 4))
        india = list(file["origin"].asstr()).index("IND")
        abroad = cube[-1, india].sum() - cube[-1, india, india]
        ledger = file["ledger/natives"][()][10, india]
        items = list(file["item"].asstr())
    last = [row for row in table(report, "baseline_stocks_by_origin") if row["origin"] == "IND" and row["year"] == "2050"]
    assert [int(row["persons"]) for row in last] == [abroad]
    row = next(row for row in table(report, "baseline_ledger_natives") if row["country"] == "IND" and row["year"] == "2030")
    assert [int(row[item]) for item in items] == ledger.tolist()
    assert ledger[:-1].sum() == ledger[-1]


def test_the_scorecard_keeps_three_parties_apart(report):
    rows = table(report, "comparison_scorecard")
    assert [row["party"] for row in rows] == ["origin", "destination", "migrants"] * 2
    assert all(float(row["lower"]) <= float(row["per cent"]) <= float(row["upper"]) for row in rows)


def test_a_party_gains_or_loses_only_when_its_interval_leaves_out_zero(report):
    for row in table(report, "comparison_scorecard"):
        low, high = float(row["lower"]), float(row["upper"])
        assert row["verdict"] == ("gains" if low > 0 else "loses" if high < 0 else "unclear")


def test_the_page_leads_with_the_question_and_the_verdict(report):
    page = (report / "report.html").read_text()
    assert 0 < page.index("Who gains?") < page.index("No party loses") < page.index("<nav>") < page.index("Key figures")
    assert page.index('id="cautions"') < page.index('id="again"')


def test_the_page_says_what_donors_pay_and_nothing_of_those_who_pay_nothing(report):
    page = (report / "report.html").read_text()
    assert page.count("Donors pay 2.5 million US dollars a year, beside the three parties.") == 1
    assert page.count("Donors pay") == 1


def test_indicators_stand_beside_the_verdict_by_sex_and_guesses_are_marked(report):
    page = (report / "report.html").read_text()
    beside = page[page.index("Indicators beside the verdict") :]
    row = re.search(r"<tr><td>Origins</td><td>poverty</td>.*?</tr>", beside).group()
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == [
        *("Origins", "poverty", "%", "25", "−0.40 [−0.44, −0.36]", "−0.40", "−0.40", "assumption")
    ]
    assert re.search(r"<td>Not judged</td><td>income per natural</td>", beside)
    output = re.search(r"<tr><td>Destinations</td><td>output</td>.*?</tr>", beside).group()
    assert "+200 m" in output and output.count("–</td>") == 2 and "assumption" not in output
    card = page[page.index("Scorecard of the origins in scope") :]
    assert re.search(r"<td>poverty</td><td>%</td>" + "".join(f"<td class=number>{x}</td>" for x in ("25", "25", "30", "20")), card)


def test_the_page_says_which_processes_were_off_and_what_is_an_assumption(report):
    page = (report / "report.html").read_text()
    assert page.index("Processes off: opinion. Parts of processes off: none. 2 of 3 values are assumptions") < page.index("<nav>")
    assert "1 process is on; off: opinion." in page
    assert "Assumptions: 2 of 3 values have no estimate behind them" in page
    assert "no estimate &lt;yet&gt;" in page and "nobody asked" not in page and "a study" not in page


def test_a_chapter_says_which_of_its_arrays_rest_on_an_assumption(sample, tmp_path):
    copy = tmp_path / "guessed.h5"
    shutil.copy(sample / "baseline.h5", copy)
    with h5py.File(copy, "a") as file:
        file["unemployment"].attrs["evidence"] = "assumption"
    result = Result(copy)
    economy.draw(result)
    assert result.guessed == {"unemployment"}
    said = chapter_html(1, 1, Chapter("Countries", [], "", "unemployment"), tmp_path)
    assert any("Rests on assumptions without an estimate: unemployment." in part for part in said)
    assert not any("Rests on" in part for part in chapter_html(1, 1, Chapter("Countries", [], "", ""), tmp_path))


def test_countries_in_scope_of_a_comparison_come_first_in_the_results_beside_it(report):
    rows = table(report, "baseline_stocks_by_origin")
    assert list(dict.fromkeys(row["origin"] for row in rows))[:3] == ["GHA", "KEN", "NGA"]


def test_a_policy_for_most_of_the_world_puts_no_country_first(sample, tmp_path):
    copy = tmp_path / "wide.h5"
    shutil.copy(sample / "comparison.h5", copy)
    with h5py.File(copy, "a") as file:
        scopes = file["scope_origins"][()]
        assert Result(sample / "comparison.h5").scope("origins")
        for place in range(len(scopes)):
            file["scope_origins"][place] = " ".join(f"X{code:02d}" for code in range(50))
    assert Result(copy).scope("origins") == []


def test_regional_rests_come_after_every_country():
    assert ranked(["XAS", "IND", "XKX", "FJI"], [9.0, 2.0, 3.0, float("nan")]) == [2, 1, 3, 0]


def test_what_a_file_lacks_is_said_and_the_rest_is_drawn(sample, tmp_path):
    poor = tmp_path / "poor.h5"
    shutil.copy(sample / "baseline.h5", poor)
    with h5py.File(poor, "a") as file:
        for name in ("ledger", "remittance_sent", "remittance_received", "skilled_emigration_rate"):
            del file[name]
    done = tool("report", poor, "-o", tmp_path / "out", "--format", "svg")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out/report.html").read_text()
    assert page.count("Not drawn, because the file does not hold it") >= 3 and "remittance_received" in page
    assert (tmp_path / "out/figures/poor_stocks_by_origin.svg").exists()
    assert not (tmp_path / "out/figures/poor_remittances.svg").exists()


@pytest.mark.slow
def test_the_same_file_gives_the_same_bytes(sample, tmp_path):
    for folder in ("a", "b"):
        tool("plot", sample / "comparison.h5", "-o", tmp_path / folder, "--format", "svg")
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


@pytest.mark.parametrize("content", [b"", b"not a result", None])
def test_a_foreign_file_is_refused_by_name_and_nothing_is_written(content, tmp_path):
    bad = tmp_path / "bad.h5"
    if content is None:
        h5py.File(bad, "w").close()
    else:
        bad.write_bytes(content)
    done = tool("report", bad, "-o", tmp_path / "out")
    assert done.returncode == 2 and str(bad) in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_refused(sample, tmp_path):
    done = tool("plot", sample / "baseline.h5", "-o", tmp_path / "out", "--format", "gif")
    assert done.returncode == 2 and "png, svg, pdf" in done.stderr


def test_labels_keep_their_order_and_their_distance():
    rng = np.random.default_rng(3)
    for size in range(1, 12):
        for _ in range(50):
            wanted = rng.normal(0, 1, size)
            placed = spread(wanted, 0.3)
            assert np.all(np.diff(np.sort(placed)) >= 0.3 - 1e-12)
            assert np.array_equal(np.argsort(placed), np.argsort(wanted))
            assert abs(placed.mean() - wanted.mean()) < 1e-12


def test_labels_far_apart_stay_where_they_are():
    assert spread([3.0, 1.0, 2.0], 0.5).tolist() == [3.0, 1.0, 2.0]


def test_numbers_are_shortened_with_words():
    assert [compact(x) for x in (0, 12.34, 1234, -5_600_000, 2.5e12)] == ["0", "12.3", "1.23 k", "−5.6 m", "2.5 tn"]


def test_no_number_is_written_in_powers_of_ten():
    assert [plain(x) for x in (0, 2030.0, -0.00002, 1.5e6, 1e-9)] == ["0", "2030", "−0.00002", "1,500,000", "0.000000001"]
    assert [compact(x) for x in (999.9, 999_999, 1.1e-5)] == ["1 k", "1 m", "0.000011"]
    assert [relative(x) for x in (0.00001, -0.0473, 1.356, float("nan"))] == ["0.000", "−0.047", "+1.36", "not known"]


def test_latex_is_escaped_and_says_what_it_leaves_out():
    assert tex_escape("50 % of_a & b") == r"50 \% of\_a \& b"
    text = latex(Drawing("n", "Title", "", None, ["a"], [[i] for i in range(150)]))
    assert "One row in 3 is shown" in text and text.count(r" \\") == 51


def test_what_pairing_saves_is_drawn_with_the_table_of_both_variances(report):
    rows = [row for row in table(report, "comparison_pairing_1") if row["variance_saved"] != "nan"]
    assert rows
    for row in rows:
        ratio = (float(row["deviation_unpaired"]) / float(row["deviation_of_twins"])) ** 2
        assert ratio == pytest.approx(float(row["variance_saved"]), rel=1e-6)
        assert float(row["lower"]) < ratio < float(row["upper"])


def test_runs_that_share_nothing_are_a_variant_beside_the_base_of_another_replicate():
    base = np.array([[1.0], [10.0], [100.0]])
    paired, unpaired = pairing.differences(base, base + 1)
    assert paired.ravel().tolist() == [1, 1, 1] and unpaired.ravel().tolist() == [-98, 10, 91]

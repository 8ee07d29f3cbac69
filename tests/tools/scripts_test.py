"""The scripts count what they ran, refuse what they do not know, and never pass by running nothing."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("STERNA_PROGRAM", ROOT / "build/sterna"))


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/bash\n" + text + "\n")
    path.chmod(0o755)


@pytest.fixture
def tree(tmp_path):
    """tools/test among stand-ins: nothing is installed or built, and the programs say what a test wants them to say."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("sterna_*", "worlds", "bench", "viewer"))
    for name in ("tools/install_packages", "tools/check_layers", "bin/cmake", "build-test/sterna"):
        script(tmp_path / name, "exit 0")
    return tmp_path


def outcome(tree, cpp, *options):
    script(tree / "build-test/sterna_tests", cpp)
    return run(tree / "tools/test", *options, env={**os.environ, "PATH": f"{tree}/bin:{os.environ['PATH']}"})


def summary(passed, failed, skipped):
    return f"echo '[doctest] test cases: {passed + failed} | {passed} passed | {failed} failed | {skipped} skipped'"


OTHER_CHECKS = 4  # layers, --help, info, schema


def test_the_last_line_sums_every_suite(tree):
    done = outcome(tree, summary(7, 0, 0))
    assert done.stdout.splitlines()[-1] == f"{7 + OTHER_CHECKS} passed, 0 failed"
    assert done.returncode == 0


def test_failed_and_skipped_tests_are_counted(tree):
    done = outcome(tree, summary(7, 2, 3) + "; exit 1")
    assert done.stdout.splitlines()[-1] == f"{7 + OTHER_CHECKS} passed, 2 failed, 3 skipped"
    assert done.returncode == 1


@pytest.mark.parametrize("cpp", ["exit 139", "exit 0", summary(0, 0, 5), summary(7, 0, 0) + "; exit 1"])
def test_a_suite_that_crashed_or_ran_nothing_is_a_failure(tree, cpp):
    done = outcome(tree, cpp)
    assert re.fullmatch(r"\d+ passed, 1 failed(, \d+ skipped)?", done.stdout.splitlines()[-1])
    assert done.returncode == 1


def test_a_failed_build_ends_with_the_same_line(tree):
    script(tree / "bin/cmake", "exit 1")
    done = outcome(tree, summary(7, 0, 0))
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed" and done.returncode == 1


def test_a_failed_smoke_test_is_counted(tree):
    script(tree / "build-test/sterna", "exit 4")
    assert outcome(tree, summary(7, 0, 0)).stdout.splitlines()[-1] == "8 passed, 3 failed"


def test_the_quick_tier_leaves_slow_tests_out(tree):
    done = outcome(tree, summary(1, 0, 0) + '; echo "given $*"', "--quick")
    assert "--test-suite-exclude=slow" in done.stdout


@pytest.mark.parametrize("code, last", [(0, "12 passed, 0 failed"), (1, "11 passed, 1 failed"), (77, "11 passed, 0 failed, 1 skipped")])
def test_the_count_of_instructions_passes_fails_or_says_why_it_is_skipped(tree, code, last):
    script(tree / "tools/bench/instructions", f"echo other compiler; exit {code}")
    done = outcome(tree, summary(7, 0, 0))
    assert done.stdout.splitlines()[-1] == last and done.returncode == (code == 1)
    assert ("other compiler" in done.stdout) == (code != 0)
    assert "instructions" not in outcome(tree, summary(7, 0, 0), "--quick").stdout


@pytest.mark.parametrize("tool", ["test", "install_packages"])
def test_an_unknown_argument_is_refused(tool):
    done = run(ROOT / "tools" / tool, "--nonsense")
    assert done.returncode == 2 and "--nonsense" in done.stderr


def test_without_apt_the_package_list_is_shown(tmp_path):
    for name in ("printf", "sort", "env"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = run("/bin/bash", ROOT / "tools/install_packages", "build", env={"PATH": str(tmp_path)})
    assert done.returncode == 2 and "libhdf5-dev" in done.stderr and "apt-get" in done.stderr


def test_the_three_shells_complete_the_same_verbs():
    bash = re.search(r'verbs="([a-z ]+)"', (ROOT / "tools/completion/sterna.bash").read_text()).group(1).split()
    zsh = re.findall(r"^    '([a-z]+):", (ROOT / "tools/completion/_sterna").read_text(), flags=re.M)
    fish = re.search(r"set -l verbs ([a-z ]+)", (ROOT / "tools/completion/sterna.fish").read_text()).group(1).split()
    assert bash == zsh == fish
    done = run(
        "bash",
        "-c",
        f"source {ROOT}/tools/completion/sterna.bash; COMP_WORDS=(sterna in); COMP_CWORD=1; _sterna; echo ${{COMPREPLY[*]}}",
    )
    assert done.stdout.split() == ["inspect", "info"]


def completion(name):
    return (ROOT / "tools/completion" / name).read_text()


def options_of_the_program(verb):
    shown = re.findall(r"^  (-[\w,-]+)", run(PROGRAM, verb, "--help").stdout, flags=re.M)
    return {option for line in shown for option in line.split(",")}


def options_of_bash(verb):
    words = f"COMP_WORDS=(sterna {verb} -); COMP_CWORD=2; _sterna; printf '%s ' ${{COMPREPLY[*]}}"
    return set(run("bash", "-c", f"source {ROOT}/tools/completion/sterna.bash; {words}").stdout.split())


def options_of_zsh(verb):
    text = completion("_sterna")
    lists = dict(re.findall(r"^([a-z]+)=\((.*?)\)$", text, flags=re.M | re.S))
    arm = re.search(rf"^    {verb}\) _arguments (.*?) ;;$", text, flags=re.M | re.S).group(1)
    while "$" in arm:
        arm = re.sub(r"\$([a-z]+)", lambda found: lists[found[1]], arm)
    return set(re.findall(r"(?<![\w-])--?[A-Za-z][a-z-]*", re.sub(r":_files[^']*", "", arm)))


def options_of_fish(verb):
    options = set()
    for line in re.findall(r"^complete .*$", completion("sterna.fish"), flags=re.M):
        line, condition = line.split(" -d ")[0], re.search(r'-n "(?:\$seen ([a-z ]+)|\$none)"', line)
        if condition and verb not in (condition[1] or "").split():
            continue
        options |= {"-" + letter for letter in re.findall(r" -s (\w)", line)}
        options |= {"--" + word for word in re.findall(r" -l ([\w-]+)", line)}
    return options


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_the_shells_offer_the_verbs_of_the_program():
    verbs = re.search(r'verbs="([a-z ]+)"', completion("sterna.bash")).group(1).split()
    assert verbs == re.findall(r"^  ([a-z]+) ", run(PROGRAM, "--help").stdout, flags=re.M)


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
@pytest.mark.parametrize("offered", [options_of_bash, options_of_zsh, options_of_fish])
def test_the_options_a_shell_offers_are_those_of_the_program(offered):
    verbs = re.search(r'verbs="([a-z ]+)"', completion("sterna.bash")).group(1).split()
    assert {verb: offered(verb) for verb in verbs} == {verb: options_of_the_program(verb) for verb in verbs}


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")
def test_a_result_in_another_folder_is_verified_from_where_it_was_made(tmp_path):
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    (tmp_path / "out").mkdir()
    small = ["-P", "population.workers=2000", "-P", "population.floor=10", "-P", "population.focus={}", "-P", "time.end=2021-01"]
    made = run(PROGRAM, "run", "configs/baseline.yaml", *small, "-o", "out/small.h5", "--quiet", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    done = run(PROGRAM, "verify", "out/small.h5", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "equal"), done.stderr

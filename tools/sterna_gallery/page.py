"""configs/GALLERY.md: by round table, each scenario with its question, its figure and what was found."""
import textwrap

from .findings import change, measured, sign_found, verdict
from .scenarios import SECTIONS
from .runs import parameters

LINE = 126
SIGNS = {"+": "rise", "-": "fall", "0": "no change"}
HEAD = """\
What each scenario of the library does, measured against its base. Written by `tools/gallery`; numbers are those of the runs
named here, and each section gives the command that repeats them.

Runs: {workers:,} workers with at least {floor:,} of a birth country, more where a scenario is about few people
(`population.focus`), 2020 to {last}, {replicates} pairs of runs each. Small runs show direction and order of magnitude; for a paper
run the same comparison with the million workers of the baseline and more replicates. What a corridor of some thousand people does
is small beside the income of a country: read the per cents of a party with that in mind. Many parameters are assumptions, which
`sterna explain` labels.

How to read a figure. Left: the measure in the base (grey) and with the policy (blue), mean and range over replicates. Middle: the
difference, mean and 95 % interval. Right: the change of each party's money in per cent, mean and 95 % interval: income, transfers,
budgets and what employers gain, as the scorecard counts them; what migrants send counts with the households that receive it. The
dotted line is the start of policies, 2022.
"""


def page(cases, crowds, size, last):
    head = HEAD.format(workers=size.workers, floor=size.floor, replicates=size.replicates, last=last)
    lines = ["# Gallery", ""]
    for paragraph in head.split("\n\n"):
        lines += [*wrapped(" ".join(paragraph.split())), ""]
    lines += contents(cases)
    for section, title in SECTIONS.items():
        chosen = [case for case in cases if case.entry.scenario.section == section]
        if chosen:
            lines += [f"## {title}", ""]
        for case in chosen:
            lines += entry(case, crowds, size)
    return "\n".join(lines).rstrip("\n") + "\n"


def anchor(title):
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def contents(cases):
    """A table: every scenario with the change of its measure and who gains or loses."""
    lines = ["| scenario | expected | found | origin | destination | migrants |", "| --- | --- | --- | --- | --- | --- |"]
    for case in cases:
        title = case.entry.scenario.title
        words = [party_word(case.card.parties[name]) for name in ("origin", "destination", "migrants")]
        lines.append(f"| [{title}](#{anchor(title)}) | {SIGNS[case.entry.sign]} | {found_word(case)} | " + " | ".join(words) + " |")
    return [*lines, ""]


def found_word(case):
    sign = sign_found(case)
    return SIGNS[sign] if change(case).clear() or sign == "0" else "unclear"


def party_word(cells):
    _, lower, upper = cells
    return "gains" if lower > 0 else "loses" if upper < 0 else "unclear" if lower < upper else "–"


def wrapped(text):
    return textwrap.wrap(text, LINE, break_long_words=False, break_on_hyphens=False)


def bullet(text):
    return textwrap.wrap(text, LINE, initial_indent="* ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def entry(case, crowds, size):
    scenario = case.entry.scenario
    lines = [f"### {scenario.title}", "", *wrapped(f"*{scenario.question}*"), "", *wrapped(scenario.background), ""]
    lines += [f"![{scenario.title}](gallery/{scenario.name}.png)", "", "What was found:", ""]
    lines += [*bullet(measured(case)), *bullet(f"Why it was expected: {case.entry.why}."), *bullet(verdict(case.card)), ""]
    lines += [*wrapped(f"Look for: {scenario.look_for}"), "", "```", *shell(case, crowds, size), "```", ""]
    return lines


def shell(case, crowds, size):
    """The command, with line breaks where a shell accepts them."""
    entry, words = case.entry, []
    given = parameters(crowds, entry.crowd, size.end or entry.end, size)
    words += [f"build/sterna compare configs/{entry.base} configs/{entry.scenario.file} -n {size.replicates}"]
    words += [f"-P {value}" for value in given[1::2]] + [f"-o outputs/{entry.scenario.name}-comparison.h5"]
    lines = textwrap.wrap(" ".join(word.replace(" ", "\0") for word in words), LINE - 6, break_long_words=False, break_on_hyphens=False)
    return [("    " if i else "") + line.replace("\0", " ") + (" \\" if i + 1 < len(lines) else "") for i, line in enumerate(lines)]

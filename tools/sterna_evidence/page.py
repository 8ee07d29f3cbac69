"""The page: a table an experiment, the model's number with its interval beside the evidence."""
from sterna_plot.style import plain

from .experiments import EXPERIMENTS


def number(value):
    return plain(float(f"{value:.3g}"))


def row(finding):
    model = f"{number(finding.mean)} ({number(finding.mean - finding.half)} to {number(finding.mean + finding.half)})"
    cells = (finding.what, finding.unit, model, finding.published, finding.verdict, finding.label, finding.source)
    return "| " + " | ".join(cells) + " |"


def told(ladder):
    """What a ladder says in words."""
    found = ladder.reversals()
    if not found:
        return "no reversal in any year"
    return f"{len(found)} reversals: " + ", ".join(f"{year} at {ladder.steps[step + 1]}" for step, year in found)


def ladder_lines(ladder):
    first, middle, last = 0, len(ladder.years) // 2, len(ladder.years) - 1
    lines = [f"**{ladder.title}** ({ladder.measure}): {told(ladder)}.", "",
             "| strength | " + " | ".join(str(ladder.years[at]) for at in (first, middle, last)) + " | all years |", "| --- | --- | --- | --- | --- |"]
    for step, values in zip(ladder.steps, ladder.values):
        lines.append("| " + " | ".join([step, *(number(values[at]) for at in (first, middle, last)), number(values.sum())]) + " |")
    return lines + [""]


def write(findings, climbs, chosen, picture):
    sized = [finding for finding in findings if finding.low is not None]
    agree = sum(finding.verdict == "agrees" for finding in sized)
    lines = ["# Experiments in the model beside published effects", "",
             f"Written by `tools/evidence --seeds {chosen.seeds} --size {chosen.size:g}`. Each row is a pair of runs that differ in one policy and share",
             "their luck; the model's number is the mean over seeds with the 95 % interval of Student. `agrees`: the mean lies in the range that",
             f"the evidence allows; `not told apart`: the interval meets it. Of {len(sized)} effects with a published size the model meets {agree}.", "", f"![Model and evidence]({picture})", ""]
    for name in dict.fromkeys(finding.experiment for finding in findings):
        lines += [f"## {name.replace('_', ' ').capitalize()}", "", EXPERIMENTS[name].__doc__, "",
                  "| what | unit | model | published | | evidence | source |", "| --- | --- | --- | --- | --- | --- | --- |"]
        lines += [row(finding) for finding in findings if finding.experiment == name] + [""]
    if climbs:
        lines += ["## Ladders", "", "The same lever at rising strength with every feedback on. Within a step, and with feedback frozen, more strength never gives",
                  "less (tests); over years feedback and chance may reverse the order, and each reversal of the mean over seeds is told.", ""]
        for ladder in climbs:
            lines += ladder_lines(ladder)
    chosen.output.write_text("\n".join(lines), encoding="utf-8")

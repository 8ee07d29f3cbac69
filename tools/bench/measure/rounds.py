"""Medians and ratios of measurements made in turn: A B A B, so that a slow minute hits both."""
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    middle: float
    low: float
    high: float

    def text(self, digits=3):
        return f"{number(self.middle, digits)} ({number(self.low, digits)} – {number(self.high, digits)})"


def number(value, digits=3):
    """So many significant digits, without an exponent: 1234 as 1,230, 0.0123 as 0.0123."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    text = f"{rounded:.{digits}g}"
    return f"{rounded:,.0f}" if "e" in text or abs(rounded) >= 10**(digits - 1) else text


def spread(values):
    values = list(values)
    return Spread(median(values), min(values), max(values))


def ratio(above, below):
    """Ratios taken round by round and only then summed up: both lists in the order of rounds."""
    if len(above) != len(below):
        raise ValueError(f"{len(above)} rounds beside {len(below)}: a ratio needs both in each")
    return spread(a / b for a, b in zip(above, below))


def alternate(measurements, rounds, say=lambda text: None):
    """{name: function} -> {name: results in the order of rounds}; every round runs each once.

    A function that raises Skipped in the first round is left out and told."""
    results, left = {name: [] for name in measurements}, dict(measurements)
    for round_ in range(rounds):
        for name, measure in list(left.items()):
            say(f"round {round_ + 1} of {rounds}: {name}")
            try:
                results[name].append(measure())
            except Skipped as reason:
                say(f"{name} is left out: {reason}")
                del left[name], results[name]
    return results


class Skipped(Exception):
    """Something cannot be measured here; the text says why."""


def table(head, rows):
    """A Markdown table; all columns but the first stand to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)

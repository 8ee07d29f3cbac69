"""Whether a moment is where the data are: published values are read from the text beside the model."""
import re

import numpy as np

NEAR = 0.05 # of a single published value that the model may be off
NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d[\d,]*)?\.?\d+")
MET, MISSED, UNJUDGED = "met", "**missed**", "-"


def published(text):
    """(low, high) that the words name, or None; years and remarks in brackets do not count."""
    words = re.sub(r"\(.*?\)", "", text).replace("−", "-").strip()
    if words.startswith("negative"):
        return -np.inf, 0.0
    if words.startswith("positive"):
        return 0.0, np.inf
    span = re.fullmatch(r"\s*(-?\d[\d,.]*|-?\.\d+)\s*(?:-|to)\s*(\+?-?\d[\d,.]*|\+?\.\d+)\s*", words.lstrip("+"))
    numbers = [number(part) for part in span.groups()] if span else [number(part) for part in NUMBER.findall(words)]
    if not numbers:
        return None
    if words.startswith(">"):
        return min(numbers), np.inf
    if words.startswith("<"):
        return -np.inf, max(numbers)
    if len(numbers) > 1:
        return min(numbers), max(numbers)
    value = numbers[0]
    return value - NEAR * abs(value), value + NEAR * abs(value)


def number(text):
    return float(text.replace(",", "").lstrip("+"))


def as_number(value):
    """A model's value; words such as `none: falls throughout` are none, `34 of 87` is 34."""
    if isinstance(value, str):
        found = NUMBER.match(value.strip())
        return number(found.group()) if found else float("nan")
    return float("nan") if value is None else float(value)


def verdict(value, data):
    """Met, missed, or not judged because no number is published or the model says nothing."""
    span = published(data)
    if span is None or value is None or (not isinstance(value, str) and np.isnan(value)):
        return UNJUDGED
    said = as_number(value)
    return MET if span[0] <= said <= span[1] else MISSED

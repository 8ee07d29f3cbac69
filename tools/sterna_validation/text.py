"""Numbers and tables as the page writes them."""
import textwrap

import numpy as np
import pandas as pd


def missing(value):
    return value is None or (not isinstance(value, str) and bool(pd.isna(value)))


def decimals(value, digits=3):
    return "-" if missing(value) else f"{value:.{digits}f}"


def persons(value):
    return "-" if missing(value) else f"{value:,.0f}"


def share(value):
    return "-" if missing(value) else f"{100 * value:.0f} %"


def interval(value, low, high, digits=3):
    """A number, with its interval where there is one."""
    said = decimals(value, digits)
    return said if missing(low) or missing(high) else f"{said} ({low:.{digits}f}-{high:.{digits}f})"


def factor(log_error):
    """exp of an error of logs: 2.0 times too many, or too few."""
    return f"{np.exp(abs(log_error)):.1f} times too {'many' if log_error > 0 else 'few'}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows] + [""]


def paragraph(text):
    return [*textwrap.wrap(text, 126, break_on_hyphens=False, break_long_words=False), ""]


def bullet(text):
    return textwrap.wrap(text, 126, initial_indent="* ", subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)

"""All figures of a file, and how a figure becomes files."""
import csv
from dataclasses import dataclass

from . import circularity, differences, economy, ensemble, flows, frontier, ledger, pairing, remittances, scorecard, sensitivity, skilled, stocks
from . import waterfall, who_changed
from .result import Missing

RESULT_FIGURES = [
    ("Persons abroad", stocks),
    ("Moves", flows),
    ("Skilled emigration", skilled),
    ("The brain ledger", ledger),
    ("Circularity", circularity),
    ("Transfers", remittances),
    ("Countries", economy),
]
COMPARISON_FIGURES = [("Scorecard", scorecard), ("Differences", differences), ("Who changed", who_changed), ("Pairing", pairing)]
FIGURES = {
    "sterna-result": RESULT_FIGURES,
    "sterna-comparison": COMPARISON_FIGURES,
    "sterna-decomposition": [("From the counterfactual to the run", waterfall)],
    "sterna-bench": [("Points of the experiment", ensemble)],
    "sterna-sensitivity": [("What moves the outputs", sensitivity)],
    "sterna-frontier": [("Between the parties", frontier)],
}
FORMATS = ("png", "svg", "pdf")
TABLE_ROWS_IN_LATEX = 60


@dataclass
class Chapter:
    """Drawings of one subject; when saved, pairs of a drawing and its paths."""

    title: str
    drawings: list
    missing: str  # arrays the file lacks
    guessed: str  # arrays drawn that rest on an assumption


def draw_all(result):
    """Yields chapters: what a file lacks is said, not guessed."""
    for chapter, module in FIGURES[result.format]:
        result.guessed.clear()
        try:
            drawings, missing = module.draw(result), ", ".join(name for name in module.WANTED if not result.has(name))
        except Missing as lacking:
            drawings, missing = [], str(lacking)
        yield Chapter(chapter, drawings, missing, ", ".join(sorted(result.guessed)))


def save(drawing, folder, stem, formats):
    """Writes the figure in each format and its table as CSV and LaTeX; returns the paths by format."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {form: folder / f"{stem}_{drawing.name}.{form}" for form in (*formats, "csv", "tex")}
    for form in formats:
        # No dates: the same numbers give the same bytes.
        unsigned = {
            "png": {"Software": None},
            "svg": {"Date": None, "Creator": None},
            "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        }
        drawing.figure.savefig(paths[form], dpi=200, metadata=unsigned[form])
    write_csv(paths["csv"], drawing)
    paths["tex"].write_text(latex(drawing), encoding="utf-8")
    return paths


def write_csv(path, drawing):
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(drawing.columns)
        writer.writerows(drawing.rows)


def tex_escape(value):
    pairs = {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    return "".join(pairs.get(letter, letter) for letter in str(value))


def latex(drawing):
    """A table that fits a page; where there is more, evenly spaced rows of it, and the caption says so."""
    rows = drawing.rows
    step = -(-len(rows) // TABLE_ROWS_IN_LATEX) if rows else 1
    note = f" One row in {step} is shown; the CSV file holds all {len(rows)}." if step > 1 else ""
    lines = [
        r"\begin{table}",
        rf"\caption{{{tex_escape(drawing.title + '.' + note)}}}",
        rf"\begin{{tabular}}{{{'l' * len(drawing.columns)}}}",
        r"\hline",
        " & ".join(map(tex_escape, drawing.columns)) + r" \\",
        r"\hline",
    ]
    lines += [" & ".join(map(tex_escape, row)) + r" \\" for row in rows[::step]]
    return "\n".join([*lines, r"\hline", r"\end{tabular}", r"\end{table}", ""])

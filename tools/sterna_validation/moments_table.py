"""Every moment of the collection: the model beside the data, its kind and whether it is met."""
from sterna_moments.table import shown

from .collection import absent
from .text import missing, table
from .verdicts import MET, MISSED, verdict


def judged(rows):
    """Rows with their verdict; moments without a number are not of the collection."""
    return [(*row, verdict(row[2], row[3])) for row in rows]


def moments_table(rows):
    return table(["", "moment", "model", "data", "", "kind", "source, or why not"],
                 [[number, what, "not available" if missing(value) else shown(value), data, said, kind, source]
                  for number, what, value, data, kind, source, said in rows])


def count(rows, kind, said):
    return sum(row[0] != "" and row[4].startswith(kind) and row[6] == said for row in rows)


def summary(rows):
    """How many rows of each kind are met."""
    parts = [f"{count(rows, kind, MET)} of {count(rows, kind, MET) + count(rows, kind, MISSED)} {kind}" for kind in ("input", "fitted", "emergent")]
    skipped = ", ".join(f"M{number}" for number in absent())
    return (f"Met: {', '.join(parts)} rows that have a number to be held against. A range is met inside it, a single value within a twentieth of it. "
            f"{skipped} do not stand in the collection: nothing was published for them, so nothing is compared.")

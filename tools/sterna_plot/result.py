"""A result or comparison file as arrays with named dimensions. Nothing is computed here that the simulator should compute."""
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np


FORMATS = (
    "sterna-result",
    "sterna-comparison",
    "sterna-decomposition",
    "sterna-bench",
    "sterna-sensitivity",
    "sterna-frontier",
)
NAMED_AT_MOST = 20  # countries of a scope that figures put first


class Missing(Exception):
    """The file does not hold what a figure needs; the text says which array."""


class NotAResult(Exception):
    """The file cannot be drawn at all; the text says why and what would be accepted."""


@dataclass
class Array:
    """Values with one name a dimension."""

    name: str
    dims: tuple
    values: np.ndarray
    units: str = ""
    long_name: str = ""
    evidence: str = ""

    def sum(self, *keep):
        """Summed over every dimension not named; the rest in the order asked for."""
        gone = tuple(i for i, dim in enumerate(self.dims) if dim not in keep)
        left = [dim for dim in self.dims if dim in keep]
        return np.transpose(self.values.sum(axis=gone), [left.index(dim) for dim in keep])

    def at(self, **where):
        """One label position along each dimension named."""
        index = tuple(where.get(dim, slice(None)) for dim in self.dims)
        dims = tuple(dim for dim in self.dims if dim not in where)
        return Array(self.name, dims, self.values[index], self.units, self.long_name, self.evidence)


def is_axis(item):
    return h5py.h5ds.is_scale(item.id)


def text_of(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class Result:
    """Opened once, read on demand; arrays that are not there raise Missing."""

    def __init__(self, path):
        self.path = Path(path)
        try:
            self.file = h5py.File(self.path, "r")
        except OSError as error:
            raise NotAResult(
                f"{path}: cannot be opened as HDF5 ({error}); a file written by `sterna run -o` is expected"
            ) from error
        self.focus = {}
        self.guessed = set()  # arrays read so far that rest on an assumption
        self.attributes = {name: text_of(value) for name, value in self.file.attrs.items()}
        if self.format not in FORMATS:
            raise NotAResult(f"{path}: attribute `format` is '{self.format}'; one of {', '.join(FORMATS)} is expected")

    @property
    def format(self):
        return self.attributes.get("format", "")

    @property
    def is_comparison(self):
        return self.format == "sterna-comparison"

    @property
    def is_decomposition(self):
        return self.format == "sterna-decomposition"

    @property
    def title(self):
        return self.attributes.get("title") or self.path.stem

    def source(self):
        """What a reader needs to reproduce the figure, on one line."""
        said = self.attributes
        digest = said.get("result_digest", "")
        facts = (
            f"Sterna {said.get('sterna_version', '?')}",
            self.title,
            f"seed {said.get('seed', '?')}",
            f"result {digest[:12] or '?'}",
        )
        return "  ·  ".join(facts)

    def has(self, name):
        return name in self.file and isinstance(self.file[name], h5py.Dataset)

    def has_array(self, name):
        return self.has(name) and not is_axis(self.file[name])

    def names(self, group=None):
        """Arrays of a group (or of the root), without axes."""
        where = self.file[group] if group and group in self.file else (self.file if group is None else {})
        return [name for name, item in where.items() if isinstance(item, h5py.Dataset) and not is_axis(item)]

    def axis(self, name):
        if not self.has(name):
            raise Missing(f"axis {name}")
        values = self.file[name][()]
        return values if values.dtype.kind == "f" else [text_of(value) for value in values]

    @property
    def years(self):
        return np.asarray(self.axis("time"), dtype=float)

    def array(self, *names):
        """The first of these arrays that the file holds."""
        for name in names:
            if self.has_array(name):
                return self._read(name)
        raise Missing(" or ".join(names))

    def dims(self, name):
        return tuple(dim[0].name.strip("/") if len(dim) else f"dim{i}" for i, dim in enumerate(self.file[name].dims))

    def _read(self, name):
        data = self.file[name]
        dims = self.dims(name)
        values = data[()]
        said = data.attrs
        if np.issubdtype(np.asarray(values).dtype, np.integer) and "_FillValue" in said:
            unknown = values == said["_FillValue"]
            values = np.where(unknown, np.nan, values) if np.any(unknown) else values
        array = Array(
            name, dims, np.asarray(values), *(text_of(said.get(key, "")) for key in ("units", "long_name", "evidence"))
        )
        if array.evidence == "assumption":
            self.guessed.add(name)
        return array

    def texts(self, name):
        """An array of text; empty when the file does not hold it."""
        return [text_of(value) for value in np.atleast_1d(self.file[name][()])] if self.has(name) else []

    def scope(self, side):
        """Codes that the levers of any variant name on this side ("origins" or "destinations"), each once; a lever that concerns
        most of the world singles nobody out."""
        if side in self.focus:
            return self.focus[side]
        said = [self.attributes.get(f"focus_{side}", ""), *self.texts(f"scope_{side}")]
        named = (codes for codes in map(str.split, said) if len(codes) <= NAMED_AT_MOST)
        return list(dict.fromkeys(code for codes in named for code in codes))

    def described(self):
        """(name, units, meaning, evidence label) of every array, for the list at the end of a report."""
        rows = []

        def note(name, item):
            if (
                isinstance(item, h5py.Dataset)
                and not is_axis(item)
                and not name.startswith(("scenario", "provenance", "parameters", "performance"))
            ):
                rows.append((name, *(text_of(item.attrs.get(key, "")) for key in ("units", "long_name", "evidence"))))

        self.file.visititems(note)
        return sorted(rows)

    def listed(self, group):
        """The table that stands in a group, one text array a column: column names, then rows; empty when there is none."""
        if group not in self.file or not isinstance(self.file[group], h5py.Group):
            return []
        arrays = self.file[group]
        columns = [name for name in arrays if name != "entry" and arrays[name].ndim == 1]
        return [columns, *zip(*([text_of(value) for value in arrays[name][()]] for name in columns))] if columns else []

    def provenance(self):
        return self.listed("provenance")

    def parameters(self):
        """One dictionary for every process and lever (no key) and every number or word that it was set to."""
        columns, *rows = self.listed("parameters") or [[]]
        return [dict(zip(columns, row)) for row in rows]

    def scenario(self):
        return (
            text_of(
                self.file["scenario/yaml"][()].item(0) if self.file["scenario/yaml"].shape else self.file["scenario/yaml"][()]
            )
            if self.has("scenario/yaml")
            else ""
        )

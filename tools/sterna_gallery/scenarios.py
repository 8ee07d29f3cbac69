"""Scenarios as they stand in configs/, with what configs/gallery/expectations.yaml expects of each."""
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = ROOT / "configs"
EXPECTATIONS = CONFIGS / "gallery/expectations.yaml"
# Round tables of the Forum, in the order of Brussels 2007; the brackets of the debate come last.
SECTIONS = {
    "labour_mobility": "Human capital and labour mobility",
    "remittances_diaspora": "Remittances and other resources of the diaspora",
    "coherence_partnerships": "Coherence and partnerships",
    "rights_gender": "Rights and gender",
    "": "Brackets of the debate",
}
BRACKETS = ("open.yaml", "half_open.yaml", "fortress.yaml")
ENTRY_KEYS = {"crowd", "measure", "of", "over", "sign", "why"}
MORE_KEYS = {"base", "end"}
OVER = ("sum", "mean", "last")
SIGNS = ("+", "-", "0")


class WrongEntry(Exception):
    """An entry of the expectations that cannot be used; the text says which and why."""


@dataclass(frozen=True)
class Scenario:
    """A scenario file with the words on top of it."""

    file: str  # below configs/
    title: str
    question: str
    background: str
    look_for: str
    levers: tuple
    origins: tuple
    destinations: tuple

    @property
    def section(self):
        return self.file.split("/")[0] if "/" in self.file else ""

    @property
    def name(self):
        return Path(self.file).stem

    @property
    def path(self):
        return CONFIGS / self.file


@dataclass(frozen=True)
class Expectation:
    """What a scenario should do to one array of a comparison, summed over countries and years."""

    scenario: Scenario
    base: str  # below configs/
    crowd: str  # whose workers stand for few
    end: str  # of the test's run
    measure: str
    of: tuple
    over: str
    sign: str
    why: str


def words_on_top(text):
    """(background, look for) of the comment block that opens a scenario."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].strip())
    background, _, look_for = " ".join(lines).partition("Look for:")
    return background.strip(), look_for.strip()


def read_scenario(file):
    text = (CONFIGS / file).read_text(encoding="utf-8")
    said = yaml.safe_load(text)
    policies = said.get("policies") or []

    def named(side):
        return tuple(dict.fromkeys(code for policy in policies for code in policy.get("scope", {}).get(side, [])))

    return Scenario(
        file, said["meta"]["title"], said["meta"]["question"], *words_on_top(text),
        tuple(dict.fromkeys(policy["lever"] for policy in policies)), named("origins"), named("destinations"),
    )  # fmt: skip


def scenario_files():
    """The library in the order in which it is read: by round table, then by name."""
    inside = [str(path.relative_to(CONFIGS)) for section in SECTIONS if section for path in sorted((CONFIGS / section).glob("*.yaml"))]
    return inside + list(BRACKETS)


def checked(file, entry):
    if missing := ENTRY_KEYS - set(entry):
        raise WrongEntry(f"{file}: {', '.join(sorted(missing))} missing")
    if unknown := set(entry) - ENTRY_KEYS - MORE_KEYS:
        raise WrongEntry(f"{file}: unknown key {', '.join(sorted(unknown))}")
    if entry["over"] not in OVER or entry["sign"] not in SIGNS:
        raise WrongEntry(f"{file}: over is one of {', '.join(OVER)}; sign is one of {', '.join(SIGNS)}")
    return entry


def read_expectations(path=EXPECTATIONS):
    """(crowds, expectations): people by crowd as {name: {country: persons}}, and one expectation a scenario."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = []
    for file, entry in said["scenarios"].items():
        checked(file, entry)
        if entry["crowd"] not in said["crowds"]:
            raise WrongEntry(f"{file}: no crowd named {entry['crowd']}")
        entries.append(
            Expectation(
                read_scenario(file), entry.get("base", "baseline.yaml"), entry["crowd"], entry.get("end", said["end"]), entry["measure"],
                tuple(entry["of"]), entry["over"], entry["sign"], entry["why"],
            )  # fmt: skip
        )
    return said["crowds"], entries

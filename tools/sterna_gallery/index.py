"""The table of the library in configs/README.md, between its two marks."""
from .scenarios import CONFIGS, SECTIONS, read_scenario, scenario_files

BEGIN, END = "<!-- library -->", "<!-- end of library -->"


def table():
    scenarios = [read_scenario(file) for file in scenario_files()]
    lines = []
    for section, title in SECTIONS.items():
        lines += ["", f"### {title}", "", "| file | question | levers |", "| --- | --- | --- |"]
        for scenario in (item for item in scenarios if item.section == section):
            levers = ", ".join(f"`{lever}`" for lever in scenario.levers)
            lines.append(f"| [{scenario.name}]({scenario.file}) | {scenario.question} | {levers} |")
    return "\n".join([BEGIN, *lines, "", END])


def filled(text):
    before, rest = text.split(BEGIN, 1)
    return before + table() + rest.split(END, 1)[1]


def renew(check):
    """Writes the table; with `check` only says whether it is the present one."""
    page = CONFIGS / "README.md"
    text = page.read_text(encoding="utf-8")
    new = filled(text)
    if new != text and not check:
        page.write_text(new, encoding="utf-8")
    return new == text

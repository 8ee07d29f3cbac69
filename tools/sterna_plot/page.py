"""One HTML page with every figure inside it: opens anywhere, loads nothing."""
import base64
import os
from html import escape

from . import indicators, waterfall
from .differences import MAIN
from .keyfigures import key_figures
from .result import Missing
from .scorecard import verdict_sentences

STYLE = """
:root { --ink:#1f2430; --soft:#5a6170; --line:#e3e6ea; --accent:#0072b2; }
* { box-sizing:border-box; }
body { margin:0; font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
color:var(--ink); background:#fbfbfc; }
main { max-width:860px; margin:0 auto; padding:2.5rem 1.25rem 4rem; }
h1 { font-size:1.9rem; line-height:1.2; margin:0 0 .4rem; }
h2 { font-size:1.4rem; margin:3rem 0 .6rem; border-top:3px solid var(--accent); padding-top:.7rem; }
h3 { font-size:1.1rem; margin:2rem 0 .5rem; } p { max-width:46rem; } .soft, figcaption, caption { color:var(--soft); }
nav { columns:2; font-size:.92rem; margin:1.2rem 0; }
nav a { display:block; color:var(--accent); text-decoration:none; padding:.1rem 0; }
figure { margin:1.2rem 0 2rem; background:#fff; border:1px solid var(--line); border-radius:8px;
padding:1rem; } figure img { width:100%; display:block; }
figcaption { font-size:.92rem; margin-top:.6rem; } figcaption a { color:var(--accent); }
.scroll { overflow-x:auto; } table { border-collapse:collapse; font-size:.87rem; width:100%; background:#fff; margin:.6rem 0; }
th, td { text-align:left; padding:.32rem .6rem; border-bottom:1px solid var(--line); vertical-align:top; }
th { color:var(--soft); font-weight:600; }
td.number, th.number { text-align:right; font-variant-numeric:tabular-nums; }
.tight td.number { white-space:nowrap; } .tight table { font-size:.8rem; } .tight td, .tight th { padding:.25rem .38rem; } caption { text-align:left; padding:.2rem 0; }
.question { font-size:1.25rem; line-height:1.4; margin:.6rem 0; }
.verdict { background:#eef5fb; border-left:4px solid var(--accent); padding:.7rem 1rem; border-radius:0 6px 6px 0; }
.note { background:#fff7e6; border-left:4px solid #e08e00; padding:.6rem 1rem; border-radius:0 6px 6px 0; }
pre { overflow-x:auto; background:#fff; border:1px solid var(--line); border-radius:8px; padding:1rem;
font-size:.8rem; } summary { cursor:pointer; color:var(--accent); }
@media print { body { background:#fff; } h2 { break-before:page; } figure { break-inside:avoid; } nav, details { display:none; } }
"""

CAUTIONS = [
    "A simulation shows what follows from its assumptions. It is not a forecast, and no single number "
    "here should be quoted without its interval.",
    "Coefficients of distance, language and income in corridors are those of the choice divided by its "
    "scale; they are not willingness to pay.",
    "A counterfactual in which nobody expects to leave is degenerate under constant elasticity; the one "
    "used sets the skilled prospect to the unskilled rate.",
    "Elasticities of transfers to their cost conflict in the literature unless written in one plus cost, as here.",
    "With few replicates intervals are wide: a verdict of 'unclear' may turn into a gain or a loss with more of them.",
    "The migrants' own gains exceed every other effect by ten times or more. The parties are therefore "
    "reported apart and never summed.",
    "The data come from different years. The sources below say which.",
]
LABELS = {
    "found": "published value",
    "computed": "computed from data or by the run",
    "derived": "derived from published values",
    "recalled_high": "from the literature, high confidence",
    "recalled_medium": "from the literature, medium confidence",
    "recalled_low": "from the literature, low confidence",
    "assumption": "no evidence: an assumption",
}


def table(rows, caption="", numbers=0, right=()):
    """`numbers` columns at the right, or those listed in `right`, are aligned as numbers; the first row is the head."""
    head, *body = rows
    aligned = set(right) | set(range(len(head) - numbers, len(head)))
    kind = lambda i: " class=number" if i in aligned else ""
    cells = lambda row: "".join(f"<td{kind(i)}>{escape(str(x))}</td>" for i, x in enumerate(row))
    return (
        f"<div class=\"scroll{' tight' if right else ''}\"><table>{f'<caption>{escape(caption)}</caption>' if caption else ''}<thead><tr>"
        + "".join(f"<th{kind(i)}>{escape(str(x))}</th>" for i, x in enumerate(head))
        + "</tr></thead><tbody>"
        + "".join(f"<tr>{cells(row)}</tr>" for row in body)
        + "</tbody></table></div>"
    )


def picture(drawing, paths, folder):
    image = base64.b64encode(paths["svg"].read_bytes()).decode("ascii")
    links = " · ".join(f'<a href="{escape(os.path.relpath(path, folder))}">{form.upper()}</a>' for form, path in paths.items())
    return (
        f'<figure><img alt="{escape(drawing.title)}" src="data:image/svg+xml;base64,{image}">'
        f"<figcaption>{escape(drawing.text)}<br>{links}</figcaption></figure>"
    )


def what_was_on(result):
    """One sentence on what the numbers can know of: processes off, mechanisms inside processes off, guesses."""
    entries = result.parameters()
    off = [entry["section"] for entry in entries if not entry["key"] and entry["state"] == "off"]
    inside = [f'{entry["section"]}.{entry["key"]}' for entry in entries if entry["key"] and entry["state"] == "on" and entry["value"] == "off"]
    values = [entry for entry in entries if entry["key"] and entry["state"] != "off"]
    if not values:
        return []
    guesses = sum(entry["evidence"] == "assumption" for entry in values)
    said = f'Processes off: {", ".join(off) or "none"}. Parts of processes off: {", ".join(inside) or "none"}. '
    said += f"{guesses} of {len(values)} values are assumptions that no estimate backs: "
    return [f'<p class=note>{escape(said)}<a href="#again">which</a>.</p>']


def lead(result):
    """The question each variant asks and the answer of the scorecard, and what the run could know of, before anything else."""
    return [*answers(result), *what_was_on(result)]


def answers(result):
    if not result.is_comparison:
        return []
    questions = dict(zip(result.axis("variant"), result.texts("question")))
    parts = []
    try:
        verdicts = verdict_sentences(result)
    except Missing:
        verdicts = [(variant, "The file holds no scorecard.") for variant in questions]
    for variant, answer in verdicts:
        if questions.get(variant):
            parts.append(f"<p class=question>{escape(questions[variant])}</p>")
        parts.append(f"<p class=verdict><b>{escape(variant)}</b>, against <em>{escape(result.title)}</em>. {escape(answer)}</p>")
    return parts


def chapter_html(number, place, chapter, folder):
    parts = [f'<h3 id="file{number}-{place}">{escape(chapter.title)}</h3>']
    if chapter.missing:
        parts.append(f"<p class=note>Not drawn, because the file does not hold it: {escape(chapter.missing)}.</p>")
    if chapter.guessed:
        parts.append(f"<p class=soft>Rests on assumptions without an estimate: {escape(chapter.guessed)}.</p>")
    pictures = [picture(drawing, paths, folder) for drawing, paths in chapter.drawings]
    parts += pictures[:MAIN]
    if pictures[MAIN:]:
        parts.append(f"<details><summary>{len(pictures) - MAIN} more</summary>{''.join(pictures[MAIN:])}</details>")
    return parts


WHAT = {
    "sterna-result": "One scenario",
    "sterna-comparison": "A comparison of variants with a base",
    "sterna-decomposition": "A run beside a world that is not, and the channels between them",
    "sterna-bench": "An experiment: points of its axes, each in the same replicates",
    "sterna-sensitivity": "A sensitivity analysis of the keys of an experiment",
    "sterna-frontier": "Mixes of policies that no party can improve upon without another losing",
}
BENCH_VERB = {"sterna-bench": "ensemble", "sterna-sensitivity": "sensitivity", "sterna-frontier": "frontier"}


def section(number, result, chapters, folder):
    what = WHAT[result.format]
    parts = [
        f'<h2 id="file{number}">{"Comparison" if result.is_comparison else escape(result.title)}</h2>',
        f"<p class=soft>{what}; file {escape(result.path.name)}.</p>",
    ]
    figures = key_figures(result)
    if len(figures) > 1:
        parts += ["<h3>Key figures</h3>", table(figures, numbers=len(figures[0]) - 1)]
    for place, chapter in enumerate(chapters):
        if place == result.is_comparison:  # the verdict of a comparison comes first
            parts += beside_the_verdict(result)
        parts += chapter_html(number, place, chapter, folder)
    return "\n".join(parts)


BESIDE = (
    "Shown and never added up: what happens to one indicator says nothing of another. Means of the countries in scope in the last "
    "year; changes of percentages are in points. Levels of budgets mean nothing, their changes do. No numbers for women and men stand "
    "where a thing has no sex."
)


def beside_the_verdict(result):
    """Indicators by party and sex, with a mark where a guess enters."""
    if result.is_comparison:
        tables = indicators.of_comparison(result)
        title, text = "Indicators beside the verdict", BESIDE
    else:
        tables, title = indicators.of_run(result), "Scorecard of the origins in scope"
        text = "At the start and at the end of the run; women's and men's columns are those of its end. Levels of budgets mean nothing."
    if not tables:
        return []
    return [f"<h3>{title}</h3>", f"<p class=soft>{text}</p>", *(table(rows, caption, right=range(3, 7)) for caption, rows in tables)]


def provenance(number, result):
    title = "Comparison" if result.is_comparison else result.title
    return "\n".join([f'<h3 id="again{number}">{escape(title)}: {escape(result.path.name)}</h3>', *background(result)])


def command(result):
    """What to type to get the file again; the scenarios are those that went in."""
    name = result.path.name
    if result.is_decomposition:
        return decompose_command(result)
    if result.format in BENCH_VERB:
        return f"sterna {BENCH_VERB[result.format]} EXPERIMENT.yaml -o {name}"
    if not result.is_comparison:
        return f"sterna verify {name}"
    count, variants = len(result.axis("replicate")), len(result.axis("variant"))
    files = " ".join(["BASE.yaml", *(f"VARIANT{i + 1 if variants > 1 else ''}.yaml" for i in range(variants))])
    return f"sterna compare {files} -n {count} --seed {result.attributes.get('seed', '?')} -o {name}"


def decompose_command(result):
    cut, names = result.texts("cut_from")[0], result.axis("edge") if result.has("edge") else []
    channels = [name for name in names if name != "other"]
    words = ["sterna decompose SCENARIO.yaml", "--against", result.texts("against")[0], "-n", str(len(result.axis("replicate")))]
    words += ["--channels", ",".join(channels)] if channels else ["--no-channels"]
    words += [word for item in waterfall.measures(result) if item not in waterfall.SKILL for word in ("--item", item)]
    words += [] if cut == "start" else ["--from", cut]
    words += ["--at", str(int(result.array("year").values))]
    return " ".join([*words, "--seed", result.attributes.get("seed", "?"), "-o", result.path.name])


def switches(result):
    """Which processes were on and which were off, and the policies: what the numbers can know of and what they cannot."""
    sections = [entry for entry in result.parameters() if not entry["key"]]
    if not sections:
        return []
    rows = [["State", "Process or policy", "What it does"]]
    for state in ("off", "policy", "on"):
        rows += [[state, entry["section"], entry["meaning"]] for entry in sections if entry["state"] == state]
    off = [entry["section"] for entry in sections if entry["state"] == "off"]
    on = sum(entry["state"] == "on" for entry in sections)
    said = f"{on} {'process is' if on == 1 else 'processes are'} on" + (f"; off: {', '.join(off)}." if off else " and none is off.")
    return [f"<p>{escape(said)}</p>", f"<details><summary>Processes and policies ({len(sections)})</summary>{table(rows)}</details>"]


def assumptions(result):
    """Numbers that no estimate backs, of processes that are on and of the policies: what a sweep should vary first."""
    entries = [entry for entry in result.parameters() if entry["key"] and entry["state"] != "off"]
    guesses = [entry for entry in entries if entry["evidence"] == "assumption"]
    if not guesses:
        return []
    rows = [["Process or policy", "Key", "Value", "Unit", "Meaning", "Why"]]
    rows += [[entry[key] for key in ("section", "key", "value", "unit", "meaning", "source")] for entry in guesses]
    summary = f"Assumptions: {len(guesses)} of {len(entries)} values have no estimate behind them"
    return [f"<details><summary>{escape(summary)}</summary>{table(rows)}</details>"]


def background(result):
    said = result.attributes
    facts = [
        ["What", "Value"],
        *(
            [key.replace("_", " "), said[key]]
            for key in ("sterna_version", "git_commit", "compiler", "seed", "scenario_digest", "world_digest", "result_digest")
            if key in said
        ),
    ]
    series = [
        ["Array", "Unit", "Meaning", "Evidence"],
        *(
            [name, units, meaning, LABELS.get(evidence, evidence) or "not said"]
            for name, units, meaning, evidence in result.described()
        ),
    ]
    parts = [
        f"<pre>{escape(command(result))}</pre>",
        table(facts),
        *switches(result),
    ]
    parts.append(
        f"<details><summary>Arrays in the file, with evidence labels ({len(series) - 1})</summary>{table(series)}</details>"
    )
    parts += assumptions(result)
    sources = result.provenance()
    if len(sources) > 1:
        parts.append(f"<details><summary>Sources of data ({len(sources) - 1})</summary>{table(sources)}</details>")
    if result.scenario():
        parts.append(f"<details><summary>The scenario, resolved</summary><pre>{escape(result.scenario())}</pre></details>")
    return parts


def write_page(drawn, folder):
    """`drawn` as made by draw_files; returns the path of the page."""
    ordered = sorted(drawn, key=lambda entry: not entry[0].is_comparison)
    links = (
        "".join(
            f'<a href="#file{n}">{escape("Comparison" if result.is_comparison else result.title)}</a>'
            + "".join(
                f'<a href="#file{n}-{place}">&nbsp;&nbsp;{escape(chapter.title)}</a>'
                for place, chapter in enumerate(chapters)
            )
            for n, (result, chapters) in enumerate(ordered)
        )
        + '<a href="#cautions">Cautions</a><a href="#again">How to get these numbers again</a>'
    )
    first = ordered[0][0]
    title = ", ".join(first.axis("variant")) if first.is_comparison else first.title
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} – Sterna report</title><style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        + "".join(part for result, _ in ordered for part in lead(result))
        + "<p class=soft>Made with Sterna, a simulator of skilled and circular migration. Every number is read from the result "
        "files named below; figures and tables are also in the folder <em>figures</em> beside this page.</p>"
        f"<nav>{links}</nav>"
        + "\n".join(section(n, result, chapters, folder) for n, (result, chapters) in enumerate(ordered))
        + '<h2 id="cautions">Cautions</h2><ul>'
        + "".join(f"<li>{escape(text)}</li>" for text in CAUTIONS)
        + '</ul><h2 id="again">How to get these numbers again</h2><p>The same scenario, seed and version give the same result '
        "digest on any machine, with any number of threads. Scenarios and sources are folded below each file.</p>"
        + "\n".join(provenance(n, result) for n, (result, _) in enumerate(ordered))
        + "</main></body></html>\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path

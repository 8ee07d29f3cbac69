"""One HTML page with every figure inside it: opens anywhere, loads nothing."""
import base64
import os
from html import escape

from .keyfigures import key_figures

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
td.number, th.number { text-align:right; font-variant-numeric:tabular-nums; } caption { text-align:left; padding:.2rem 0; }
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
    "Effects of ratings, diaspora bonds and policy coherence have no structural estimate: they carry the label 'assumption'.",
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


def table(rows, caption="", numbers=0):
    """`numbers` columns at the right are aligned as numbers; the first row is the head."""
    head, *body = rows
    first = len(head) - numbers
    cells = lambda row: "".join(f"<td{' class=number' if i >= first else ''}>{escape(str(x))}</td>" for i, x in enumerate(row))
    return (
        f"<div class=scroll><table>{f'<caption>{escape(caption)}</caption>' if caption else ''}<thead><tr>"
        + "".join(f"<th{' class=number' if i >= first else ''}>{escape(str(x))}</th>" for i, x in enumerate(head))
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


def section(number, result, chapters, folder):
    parts = [
        f'<h2 id="file{number}">{escape(result.title)}</h2>',
        f"<p class=soft>{'A comparison of variants with a base' if result.is_comparison else 'One scenario'}; "
        f"file {escape(result.path.name)}.</p>",
    ]
    for variant, question in zip(result.axis("variant") if result.is_comparison else [], result.texts("question")):
        if question:
            parts.append(f"<p><b>{escape(variant)}.</b> {escape(question)}</p>")
    figures = key_figures(result)
    if len(figures) > 1:
        parts += ["<h3>Key figures</h3>", table(figures, numbers=len(figures[0]) - 1)]
    for place, (chapter, drawings, missing) in enumerate(chapters):
        parts.append(f'<h3 id="file{number}-{place}">{escape(chapter)}</h3>')
        if missing:
            parts.append(f"<p class=note>Not drawn, because the file does not hold it: {escape(missing)}.</p>")
        parts += [picture(drawing, paths, folder) for drawing, paths in drawings]
    return "\n".join([*parts, *background(result)])


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
        "<h3>How to get these numbers again</h3>",
        "<p>The same scenario, seed and version give the same result digest on any machine, with any number of threads.</p>",
        table(facts),
    ]
    parts.append(
        f"<details><summary>Arrays in the file, with evidence labels ({len(series) - 1})</summary>{table(series)}</details>"
    )
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
            f'<a href="#file{n}">{escape(result.title)}</a>'
            + "".join(
                f'<a href="#file{n}-{place}">&nbsp;&nbsp;{escape(chapter)}</a>'
                for place, (chapter, _, _) in enumerate(chapters)
            )
            for n, (result, chapters) in enumerate(ordered)
        )
        + '<a href="#cautions">Cautions</a>'
    )
    title = ordered[0][0].title
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} – Sterna report</title><style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        "<p class=soft>Made with Sterna, a simulator of skilled and circular migration. Every number is read "
        "from the result files named below; "
        "figures and tables are also in the folder <em>figures</em> beside this page.</p>"
        f"<nav>{links}</nav>"
        + "\n".join(section(n, result, chapters, folder) for n, (result, chapters) in enumerate(ordered))
        + '<h2 id="cautions">Cautions</h2><ul>'
        + "".join(f"<li>{escape(text)}</li>" for text in CAUTIONS)
        + "</ul></main></body></html>\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path

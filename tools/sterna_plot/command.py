"""The two commands: arguments, messages, exit codes (0 ok, 2 input, 3 input/output)."""
import argparse
import sys
from pathlib import Path

from .draw import FORMATS, draw_all, save
from .focus import share_scope
from .page import write_page
from .result import NotAResult, Result


def formats(text):
    chosen = [form.strip() for form in text.split(",") if form.strip()]
    wrong = [form for form in chosen if form not in FORMATS]
    if wrong or not chosen:
        raise argparse.ArgumentTypeError(f"'{text}' is not a list of {', '.join(FORMATS)}")
    return chosen


def arguments(name, what, argv):
    parser = argparse.ArgumentParser(prog=f"tools/{name}", description=what)
    parser.add_argument("results", nargs="+", metavar="RESULT", help="result or comparison files")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--format", type=formats, default=list(FORMATS), help="formats of figures, separated by commas (png,svg,pdf)"
    )
    return parser.parse_args(argv)


def guarded(work):
    try:
        work()
        return 0
    except NotAResult as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or 'output'}: {error.strerror}; nothing can be drawn there", file=sys.stderr)
        return 3


def stems(results):
    """A name for each file's figures; two files of the same name are numbered."""
    names = [result.path.stem for result in results]
    return [name if names.count(name) == 1 else f"{name}{i + 1}" for i, name in enumerate(names)]


def draw_files(results, folder, forms):
    """[(result, [chapter])], each drawing of a chapter with its paths."""
    share_scope(results)
    drawn = []
    for result, stem in zip(results, stems(results)):
        print(f"{result.path}: drawing")
        chapters = list(draw_all(result))
        for chapter in chapters:
            chapter.drawings = [(drawing, save(drawing, folder, stem, forms)) for drawing in chapter.drawings]
            if chapter.missing:
                print(f"  {chapter.title}: not in the file, so not drawn: {chapter.missing}")
        drawn.append((result, chapters))
    return drawn


def plot(argv):
    given = arguments("plot", "Draws every figure that the files hold, with the table behind each as CSV and LaTeX.", argv)

    def work():
        results = [Result(path) for path in given.results]
        drawn = draw_files(results, given.output, given.format)
        count = sum(len(chapter.drawings) for _, chapters in drawn for chapter in chapters)
        print(f"{count} figures in {given.output}")

    return guarded(work)


def report(argv):
    given = arguments(
        "report", "Draws every figure and writes one page, report.html, that needs nothing else to be read.", argv
    )

    def work():
        results = [Result(path) for path in given.results]
        forms = list(dict.fromkeys([*given.format, "svg"]))
        page = write_page(draw_files(results, given.output / "figures", forms), given.output)
        print(f"Report: {page}")

    return guarded(work)

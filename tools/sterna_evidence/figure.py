"""One figure: the model's interval beside the evidence's range, where a size has been published."""
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sterna_plot.style import GREY, SOFT, plain, wrapped

MODEL, PUBLISHED = "#0072B2", "#E69F00"


def draw(findings, path):
    sized = [finding for finding in findings if finding.low is not None]
    height = 1.1 + 0.62 * max(1, len(sized))
    figure = Figure(figsize=(7.2, height))
    grid = figure.add_gridspec(max(1, len(sized)), 1, left=0.5, right=0.95, top=1 - 0.75 / height, bottom=0.35 / height, hspace=1.1)
    figure.text(0.02, 1 - 0.15 / height, "Experiments in the model beside published effects", fontsize=11, fontweight="bold", va="top")
    figure.text(0.02, 1 - 0.4 / height, "blue: model, mean and 95 % interval over seeds; orange: range that the evidence allows", fontsize=8.5, color=SOFT, va="top")
    for row, finding in enumerate(sized):
        axes = figure.add_subplot(grid[row])
        axes.barh([0], [finding.high - finding.low], left=[finding.low], height=0.9, color=PUBLISHED, alpha=0.45)
        axes.errorbar([finding.mean], [0], xerr=[[finding.half], [finding.half]], fmt="o", color=MODEL, capsize=3, markersize=4.5)
        ends = [finding.low, finding.high, finding.mean - finding.half, finding.mean + finding.half]
        room = 0.25 * (max(ends) - min(ends)) or 0.1
        axes.set_xlim(min(ends) - room, max(ends) + room), axes.set_ylim(-1, 1), axes.set_yticks([])
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(plain), axes.tick_params(labelsize=7, colors=GREY)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.grid(False)
        axes.text(-0.02, 0.5, wrapped(f"{finding.what} [{finding.unit}]", 58), transform=axes.transAxes, ha="right", va="center", fontsize=7.2)
    figure.savefig(path, dpi=130)

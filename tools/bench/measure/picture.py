"""Rate over size."""


def draw_growth(lines, path):
    """lines: {label: [(workers, worker-months a second)]}, written as a PNG."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for label, points in sorted(lines.items()):
        workers, rates = zip(*sorted(points))
        axes.plot(workers, [rate / 1e6 for rate in rates], marker="o", label=label)
    axes.set(xscale="log", xlabel="workers", ylabel="million worker-months a second", title="Rate of a run over its size")
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend(bbox_to_anchor=(1.02, 1), loc="upper left", fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)

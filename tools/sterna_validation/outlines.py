"""Outlines of countries for small maps: Natural Earth 1:110m (public domain), thinned by `python3 -m sterna_validation.outlines SOURCE.csv`."""
import sys
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("outlines.txt")  # a line a ring: code, then longitude and latitude in tenths of a degree
TOLERANCE = 0.25  # degrees that a left-out point may lie off
LEFT_OUT = ("ATA",)
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796  # Equal Earth, Savric, Patterson and Jenny 2019


def equal_earth(longitude, latitude):
    """Degrees to the plane of the Equal Earth projection."""
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    t2, t6 = theta**2, theta**6
    x = 2 * np.sqrt(3) * np.radians(longitude) * np.cos(theta) / (3 * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    return x, theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))


def outlines():
    """{code: [ring]} in the plane."""
    shapes = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        code, *numbers = line.split()
        points = np.array(numbers, dtype=float).reshape(-1, 2) / 10
        shapes.setdefault(code, []).append(np.column_stack(equal_earth(*points.T)))
    return shapes


def thinned(points):
    """Douglas and Peucker: points that lie further than the tolerance from the line between their neighbours."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    along = last - first
    length = np.hypot(*along)
    off = points - first
    distance = np.abs(along[0] * off[:, 1] - along[1] * off[:, 0]) / length if length > 0 else np.hypot(*off.T)
    k = int(distance.argmax())
    if distance[k] <= TOLERANCE:
        return np.array([first, last])
    return np.vstack([thinned(points[:k + 1])[:-1], thinned(points[k:])])


def main(source):
    import pandas as pd

    rows = pd.read_csv(source, keep_default_na=False)
    lines = []
    for (code, _, ring), part in rows.groupby(["iso3", "polygon", "ring"], sort=True):
        if ring != 0 or code in LEFT_OUT or len(code) != 3:
            continue
        points = part.sort_values("vertex")[["lon_deg", "lat_deg"]].to_numpy(dtype=float)
        if np.ptp(points[:, 0]) > 180:  # crosses the date line: goes on beyond it
            points[points[:, 0] < 0, 0] += 360
        points = thinned(points)
        if len(points) > 3:
            lines.append(code + " " + " ".join(f"{x:.0f}" for x in (10 * points).ravel()))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

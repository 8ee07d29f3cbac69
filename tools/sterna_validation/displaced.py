"""Origins that people fled, as the world folder lists them."""
import csv


def displaced_origins(world):
    """Codes in shocks.csv; none where the world has no such file."""
    file = world / "shocks.csv"
    if not file.exists():
        return []
    with open(file, newline="", encoding="utf-8") as rows:
        return sorted({row["country"] for row in csv.DictReader(rows)})

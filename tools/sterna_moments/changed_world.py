"""Copies of a world in which some countries differ."""
import csv


def changed_world(source, folder, codes, change):
    """A folder like `source` whose rows of countries.csv with these codes went through `change`, which alters a row in place."""
    folder.mkdir()
    for file in source.iterdir():
        if file.name != "countries.csv":
            (folder / file.name).symlink_to(file)
    with open(source / "countries.csv", newline="", encoding="utf-8") as rows:
        table = csv.DictReader(rows)
        countries = list(table)
    for row in countries:
        if row["code"] in codes:
            change(row)
    with open(folder / "countries.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, table.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(countries)

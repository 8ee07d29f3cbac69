"""The pictures of the page, each a PNG readable at half the width of a page; what has no data is not drawn."""
from . import bands, bars, changes, left_out, maps, skilled, stocks, window

PARTS = (bars, stocks, changes, maps, skilled, bands, window, left_out)
DPI = 200


def draw_all(material, folder):
    """{name: caption} of the pictures drawn; those of an earlier page that have no data now are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for part in PARTS:
        figure = part.draw(material)
        file = folder / f"{part.NAME}.png"
        if figure is None:
            file.unlink(missing_ok=True)
            continue
        figure.savefig(file, dpi=DPI, metadata={"Software": None})
        drawn[part.NAME] = part.CAPTION
    return drawn

"""Who lives where: shares of migrants, regions and women."""
import numpy as np

from .run import migrants, ratio

UN = "UN DESA 2024"
OECD_20 = "AUS AUT CAN CHE CHL DEU DNK ESP FIN FRA GBR GRC IRL LUX NLD NOR NZL PRT SWE USA".split()


def un_regions(run):
    """The six regions of the UN's migrant stock: the Americas are two."""
    northern = {"Northern America"}
    return np.array([("Northern America" if sub in northern else "Latin America and the Caribbean") if region == "Americas" else region
                     for region, sub in zip(run.column("region"), run.column("subregion"))])


def stock_moments(run):
    last = len(run.years) - 1
    region = un_regions(run)
    near = region[:, None] == region[None, :]
    for row in sorted({0, min(5, last), min(10, last)}):
        stock = run.cube("stock", row)
        abroad, year = migrants(stock), run.years[row]
        kind = "input" if row == 0 else "emergent"
        yield "M2", f"migrants over natives 15-64, {year}", ratio(abroad.sum(), stock.sum()), ".037 (2024, all ages)", kind, UN
        yield "M10", f"same region, {year}", ratio(abroad.sum(axis=(2, 3))[near].sum(), abroad.sum()), ".53", kind, UN
        africa = region == "Africa"
        yield "M10", f"same region, of migrants in Africa, {year}", ratio(abroad[africa][:, africa].sum(), abroad[:, africa].sum()), ".86", kind, UN
        rich = [run.at(code) for code in OECD_20 if run.at(code) is not None]
        sexes = abroad[:, rich].sum(axis=(0, 1, 2))
        yield "M4", f"women among the foreign-born of 20 OECD countries, {year}", ratio(sexes[0], sexes.sum()), ".506", kind, "IAB 2010, OECD-20"
        for code, data in (("PHL", ".609"), ("MEX", ".453")):
            if run.at(code) is not None:
                sexes = abroad[run.at(code), rich].sum(axis=(0, 1))
                yield "M4", f"women among emigrants from {code} to them, {year}", ratio(sexes[0], sexes.sum()), data, kind, "IAB 2010, OECD-20"
        skilled = abroad[:, :, -1].sum(axis=(0, 1)) / stock[:, :, -1].sum(axis=(0, 1))
        yield "", f"skilled emigration rate, women over men, {year}", ratio(skilled[0], skilled[1]), "1.17", kind, "recalled, high"

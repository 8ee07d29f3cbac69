"""What a comparison says of a scenario, as numbers and as sentences."""
from dataclasses import dataclass

import numpy as np

from sterna_plot.differences import HEADINGS
from sterna_plot.names import name_of
from sterna_plot.style import compact, plain, relative, scale_for, with_unit

from .measure import interval, read_measure, sign_of, text_of

WORDS = {
    "benefits_taken_home": "social rights taken home",
    "bonds": "bonds held by natives abroad",
    "knowledge_factor": "productivity by knowledge from abroad",
    "informal_share": "informal share of transfers",
    "rights_index": "rights index of the foreign-born",
    "recoveries": "buy-outs and grants paid back",
    "policy_receipts": "receipts from policies",
    "policy_cost": "public outlay for policies",
    "scorecard/migrants_overqualified": "share of skilled migrants in jobs below their education",
    "scorecard/origin_health_workers": "health workers for 10,000 residents",
    "scorecard/migrants_income_gain": "what migrants gain by being abroad",
    "investment_from_transfers": "transfers invested at home",
    "transfer_cost_paid": "price of transfers",
    "wages_kept_back": "share of wages kept back from the foreign-born",
    "scorecard/migrants_rights": "rights index of migrants",
    "partnerships/training_places": "places of study that partners pay",
    "securities": "debt served first from transfers",
    "taxes": "taxes on wages",
    "training_outlay": "public outlay for pupils and students",
}


@dataclass
class Card:
    """Per cent of each party's money: (mean, lower, upper)."""

    parties: dict
    share_without_loser: float
    triple_win: bool
    replicates: int
    donors: float = 0.0  # US dollars a year, in no party's money


@dataclass
class Case:
    """All that figure and page need of one scenario."""

    entry: object
    measure: object
    card: Card
    digest: str


def read_card(file, variant):
    names = [text_of(name) for name in file["party"][()]]
    cells = [100 * file[f"scorecard/relative_{part}"][variant] for part in ("mean", "lower", "upper")]
    parties = {name: tuple(float(cell[p]) for cell in cells) for p, name in enumerate(names)}
    won = bool(file["scorecard/verdict"][variant] == 1) if "scorecard/verdict" in file else False
    donors = float(np.mean(file["scorecard/donors"][variant])) if "scorecard/donors" in file else 0.0
    return Card(parties, float(file["scorecard/triple_win"][variant]), won, len(file["replicate"]), donors)


def read_case(file, variant, entry):
    return Case(entry, read_measure(file, variant, entry.measure, entry.of), read_card(file, variant), text_of(file.attrs["result_digest"]))


def joined(words):
    words = list(words)
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else ""


def countries_of(codes):
    if not codes:
        return "all countries"
    names = [name_of(code) for code in codes]
    return joined(names) if len(names) <= 6 else f"{len(names)} countries of the scope"


SUFFIXES = {"_skilled": " of the skilled", "_female": " of women", "_male": " of men"}


def in_words(entry):
    """The measure as a noun."""
    name, of_whom = entry.measure, ""
    for end, words in SUFFIXES.items():
        if name.endswith(end):
            name, of_whom = name.removesuffix(end), words
    return HEADINGS.get(name, WORDS.get(name, name.split("/")[-1].replace("_", " "))) + of_whom


def capital(text):
    return text[:1].upper() + text[1:]


def is_share(measure):
    return measure.averaged and measure.units in ("1", "share", "")


def amounts(values, measure):
    """(numbers with their sign, unit) in one scale: persons by the comma, dollars by the million."""
    if is_share(measure):
        unit = "hundredths of an index" if np.nanmax(np.abs(measure.base)) > 1.2 else "percentage points"
        return [signed(100 * value) for value in values], unit
    divisor, word = scale_for(values[0])
    if word == "thousand":
        divisor, word = 1, ""
    # Summed over years, what is counted a year is a plain amount.
    return [signed(value / divisor) for value in values], with_unit(word, measure.units.removesuffix(" a year")).strip() or measure.units


def signed(value):
    if not np.isfinite(value):
        return "not known"
    rounded = float(f"{value:.3g}")
    text = f"{abs(rounded):,.0f}" if abs(rounded) >= 100 else plain(abs(rounded))
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{text}"


PERIOD = {"sum": "{span} together", "mean": "on average of {span}", "last": "at the end of {last}"}


def period(case):
    years = case.measure.years
    first, last = int(round(years[1])) - 1, int(round(years[-1])) - 1
    return PERIOD[case.entry.over].format(span=f"{first} to {last}", last=last)


def change(case):
    return interval(case.measure.over(case.entry.over, case.measure.difference))


def sign_found(case):
    return sign_of(case.measure.over(case.entry.over, case.measure.difference))


def share_of_base(case):
    """Per cent of the base, where the base is not nought."""
    base = float(np.mean(case.measure.over(case.entry.over, case.measure.base)))
    return 100 * float(change(case).mean) / base if base > 0 else float("nan")


def measured(case):
    """The sentences on the expectation's measure."""
    entry, found = case.entry, change(case)
    (mean, lower, upper), unit = amounts([float(found.mean), float(found.lower), float(found.upper)], case.measure)
    share = share_of_base(case)
    beside = f", {relative(share)} % of the base" if np.isfinite(share) and not is_share(case.measure) else ""
    text = f"{in_words(entry)} ({countries_of(entry.of)}), {period(case)}: {mean} [{lower}, {upper}] {unit}{beside}."
    return f"{capital(text)} {expected(case, found)}"


def expected(case, found):
    """Whether the sign is the expected one, and whether chance may have made it."""
    wanted = {"+": "a rise", "-": "a fall", "0": "no change"}[case.entry.sign]
    seen = sign_found(case)
    if seen == "0":
        return f"{'As expected' if case.entry.sign == '0' else f'Expected was {wanted}; found is'}: no change at all."
    if not found.clear():
        same = "the mean has that sign" if seen == case.entry.sign else "the mean does not have that sign"
        return f"Expected was {wanted}; {same}, but the interval covers zero: no effect is shown."
    return f"{capital(wanted)}, as expected." if seen == case.entry.sign else f"**Not as expected**, which was {wanted}."


def verdict(card):
    """The sentences on the three parties."""
    said = {"Gains": [], "Loses": [], "Not settled": []}
    for party, (mean, lower, upper) in card.parties.items():
        if mean == lower == upper == 0:
            said.setdefault("Unchanged", []).append(party)
            continue
        kind = "Gains" if lower > 0 else "Loses" if upper < 0 else "Not settled"
        said[kind].append(f"{party} {relative(mean)} % [{relative(lower)}, {relative(upper)}]")
    parts = [f"{word}: {', '.join(who)}." for word, who in said.items() if who]
    count = card.replicates
    won = round(card.share_without_loser * count)
    parts.append(f"No party loses more than 0.01 % in {won} of {count} pairs of runs{': a triple win' if card.triple_win else ''}.")
    if card.donors >= 1:
        parts.append(f"Donors pay {compact(card.donors).replace(' m', ' million').replace(' bn', ' billion')} US dollars a year beside the three parties.")
    return " ".join(parts)

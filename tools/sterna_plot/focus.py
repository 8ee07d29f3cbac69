"""Which countries a figure shows: those in scope of the policies first, then the weightiest, regional rests last."""
import numpy as np

LARGEST = 12


def is_rest(code):
    """Regional rests have codes of their own, X and two letters; XKX is Kosovo."""
    return len(code) == 3 and code[0] == "X" and code != "XKX"


def ranked(codes, weight):
    """Positions by falling weight, rests after all countries."""
    weight = np.nan_to_num(np.asarray(weight, dtype=float), nan=-np.inf)
    return sorted(range(len(codes)), key=lambda i: (is_rest(codes[i]), -weight[i], codes[i]))


def in_scope(result, codes, *sides):
    """Positions of the countries that the policies name on these sides, in the order in which they are named."""
    place = {code: i for i, code in enumerate(codes)}
    named = [code for side in sides for code in result.scope(side)]
    return [place[code] for code in dict.fromkeys(named) if code in place]


def chosen(result, codes, weight, side, count=LARGEST):
    """At most `count` positions: the countries in scope on that side, then the weightiest."""
    first = in_scope(result, codes, side)[:count]
    return first + [i for i in ranked(codes, weight) if i not in first][: count - len(first)]


def groups(result, codes, weight, side):
    """[(heading, positions)]: one panel for those in scope, where there are any, and one for the weightiest others."""
    scope = in_scope(result, codes, side)[:5]
    others = [i for i in ranked(codes, weight) if i not in scope]
    if not scope:
        return [("", others[:8])]
    word = "origin" if side == "origins" else "destination"
    return [(f"Countries of {word} in scope", scope), ("Largest others", others[:6])]


def share_scope(results):
    """Files drawn together have one scope, so that a result shows first what the comparison is about."""
    for side in ("origins", "destinations"):
        codes = list(dict.fromkeys(code for result in results for code in result.scope(side)))
        for result in results:
            result.focus[side] = codes

"""The reference migration model as all peers share it: constants, start, tables of a step, limits and the check against them.

A small exact model of skilled and circular migration in yearly steps, made to compare engines: every engine runs one rule on the
same tables, so a difference in time is the engine and not the model. tools/bench/README.md gives the rule. Weights are whole
numbers small enough that every sum is exact in a double.
"""
import argparse
import json
import math
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LIMITS = Path(__file__).resolve().parent / "limits.txt"
WORDS = 2.0**32
AGE_OF_ENTRY, AGE_OF_EXIT = 20, 65
THETA = np.array([0.30, 0.35, 0.35])  # weight of each skill in production
ALPHA, BETA, GAMMA, HOME = 1.5, 3.0, 0.4, 4.0  # log wage, distance, diaspora, home factor
HAZARDS = np.array([0.10, 0.08, 0.06])  # of going home in a year, by skill
ABROAD_AT_START = 128849018  # of 2^32: 3 %
CHECKED_AFTER = (5, 10)  # steps
UNCHECKED = "nothing to check: no limit is known for so few workers or steps or for these countries"
STANDARD_ERRORS = 5  # a right peer fails once in two million checks


@dataclass(frozen=True)
class Mobility:
    """How much people move: the stay weight Sq over C, and what return hazards are multiplied by."""
    stay_weight: int
    hazard_factor: float


# base: 1.4 % of people move in the first year, 2.6 % in the tenth: looking at movers alone makes choice nearly free.
# high: the stay weight over 12; 30 % of people move a year on average of ten years of 20 countries (13 % in the first, 34 % in the
# tenth; with 200 countries about 20 %), so no engine can spare itself the choosing.
MOBILITY = {"base": Mobility(65536 * 10, 1.0), "high": Mobility(54613, 5.0)}


@dataclass(frozen=True)
class World:
    """What no step changes. C countries; K[r, d] weighs distance, whole numbers."""
    workers: int
    countries: int
    productivity: np.ndarray  # C
    near: np.ndarray  # C x C, K
    stay_weight: float
    return_thresholds: np.ndarray  # 3, of 2^32


@dataclass(frozen=True)
class Tables:
    """What one step needs, from the stocks before it; all of shape (origin, residence, skill) but `pull`."""
    pull: np.ndarray  # (origin, skill, destination), B
    leaving: np.ndarray  # weight of all destinations together, Lv
    return_below: np.ndarray  # of 2^32: goes home, Ah
    out_below: np.ndarray  # of 2^32: goes home or elsewhere, Tout


def world(workers, countries, mobility="base", hazards=HAZARDS):
    i = np.arange(countries)
    x = (7919 * i + 13) % 1009 / 1009
    y = (6007 * i * i + 71 * i + 5) % 1013 / 1013
    distance = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2)
    near = np.maximum(1, np.floor(65536 * np.exp(-BETA * distance)))
    np.fill_diagonal(near, 0)
    setting = MOBILITY[mobility]
    return World(workers, countries, 1 + 4 * (37 * i % countries) / (countries - 1), near, setting.stay_weight * countries,
                 np.floor(np.asarray(hazards) * setting.hazard_factor * WORDS))


def skill_thresholds(world):
    """Of 2^32, by origin: a newcomer's word below the first is skill 2, below the second skill 1."""
    most = 0.10 + 0.05 * (world.productivity - 1)
    return np.floor(most * WORDS), np.floor((most + 0.35) * WORDS)


def skill_of(world, origin, words):
    """Skills of newcomers of these origins from 32-bit words, one each."""
    high, middle = skill_thresholds(world)
    return np.where(words < high[origin], 2, np.where(words < middle[origin], 1, 0))


def below(n, words):
    """A whole number below n from each 32-bit word."""
    return (words.astype(np.uint64) * np.uint64(n) >> np.uint64(32)).astype(np.int64)


def start(world, words):
    """Origin, residence, skill and age of everybody from four 32-bit words each, shape 4 x N."""
    origin = np.arange(world.workers) % world.countries
    elsewhere = (origin + 1 + below(world.countries - 1, words[3])) % world.countries
    residence = np.where(words[2] < ABROAD_AT_START, elsewhere, origin)
    age = AGE_OF_ENTRY + below(AGE_OF_EXIT - AGE_OF_ENTRY, words[1])
    return origin, residence, skill_of(world, origin, words[0]), age


def tables(world, stocks):
    """stocks[origin, residence, skill] before the step."""
    c = world.countries
    labour = np.maximum(1, stocks.sum(0))
    output = ((THETA[0] * np.sqrt(labour[:, 0]) + THETA[1] * np.sqrt(labour[:, 1])) + THETA[2] * np.sqrt(labour[:, 2])) ** 2
    wage = world.productivity[:, None] * THETA * np.sqrt(output[:, None] / labour)
    kin = (1 + 1000.0 * c / world.workers * stocks.sum(2)) ** GAMMA
    np.fill_diagonal(kin, HOME)
    worth = (wage**ALPHA).T[None] * kin[:, None, :]  # origin, skill, destination
    pull = np.maximum(1, np.floor(2.0**24 * worth / worth.max(2, keepdims=True)))
    leaving = (pull.reshape(3 * c, c) @ world.near.T).reshape(c, 3, c).transpose(0, 2, 1)
    odds = leaving / (leaving + world.stay_weight * pull.transpose(0, 2, 1))
    return_below = np.broadcast_to(world.return_thresholds, (c, c, 3)).copy()
    return_below[np.arange(c), np.arange(c)] = 0
    return Tables(pull, leaving, return_below, np.floor(return_below + np.floor((WORDS - return_below) * odds)))


def destinations(world, tables, origin, residence, skill, share):
    """Where leavers go: the first destination whose summed weight passes `share` (0 to 1) of all. One each, at any number."""
    chosen = np.empty(len(origin), np.int64)
    for first in range(0, len(origin), 50_000):  # 50,000 rows of C weights are 8 MB for 20 countries and 80 MB for 200
        part = slice(first, first + 50_000)
        summed = np.cumsum(world.near[residence[part]] * tables.pull[origin[part], skill[part]], axis=1)
        x = np.floor(share[part] * summed[:, -1])
        chosen[part] = np.argmax(summed > x[:, None], axis=1)
    return chosen


def options(description, arguments=None):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--workers", type=lambda text: int(float(text)), default=1_000_000, metavar="N", help="agents, at least 1,000")
    parser.add_argument("--countries", type=int, default=20, metavar="C", help="2 to 254")
    parser.add_argument("--steps", type=int, default=10, metavar="T", help="years")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--mobility", choices=list(MOBILITY), default="base", help="high: about 30 %% of people move a year")
    parser.add_argument("--hazard", type=float, default=1, metavar="FACTOR",
                        help="multiplies return hazards: another law, which the check must refuse")
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    chosen = parser.parse_args(arguments)
    if chosen.workers < 1_000 or not 2 <= chosen.countries <= 254 or chosen.steps < 1:
        parser.error("--workers must be at least 1,000, --countries 2 to 254, --steps at least 1")
    return chosen


def limits(workers, countries, mobility, path=LIMITS):
    """Shares abroad after so many steps of infinitely many workers: {step: share}.

    Empty where none was recorded, and below 25 C^2 workers: there kin abroad are so few that their concave pull, (1+m)^gamma, is
    lower on average than at their mean, and a right peer stays below the limit."""
    if workers < 25 * countries**2:
        return {}
    lines = (line.split() for line in path.read_text().splitlines() if line and line[0] != "#")
    return {int(step): float(share) for c, setting, step, share in lines if (int(c), setting) == (countries, mobility)}


def failures(abroad, limits, workers):
    """What the shares abroad {step: share} miss of the limits: lines of text."""
    for step in sorted(abroad.keys() & limits.keys()):
        allowed = STANDARD_ERRORS * math.sqrt(limits[step] * (1 - limits[step]) / workers)
        if not abs(abroad[step] - limits[step]) <= allowed:
            yield f"share abroad after {step} steps is {abroad[step]:.5f}, not {limits[step]:.5f} within {allowed:.5f}"


def age_failures(ages):
    """What the ages of everybody, spread evenly at the start, miss of still being so: lines of text."""
    if outside := np.count_nonzero((ages < AGE_OF_ENTRY) | (ages >= AGE_OF_EXIT)):
        yield f"{outside} people are not of an age from {AGE_OF_ENTRY} to {AGE_OF_EXIT - 1}"
    entered, p = np.count_nonzero(ages == AGE_OF_ENTRY) / len(ages), 1 / (AGE_OF_EXIT - AGE_OF_ENTRY)
    if abs(entered - p) > (allowed := STANDARD_ERRORS * math.sqrt(p * (1 - p) / len(ages))):
        yield f"share that entered in the last step is {entered:.5f}, not {p:.5f} within {allowed:.5f}"


def measure(engine, chosen, make):
    """Runs `make(world, seed)` and prints what was measured: an object with step(t), stocks (origin, residence, skill) and age.

    Only the steps are timed. Exit code 1: another law than that of the model."""
    law = world(chosen.workers, chosen.countries, chosen.mobility, HAZARDS * chosen.hazard)
    people = make(law, chosen.seed)
    abroad, wall, cpu = {}, 0.0, 0.0
    for t in range(1, chosen.steps + 1):
        began = time.perf_counter(), time.process_time()
        people.step(t)
        wall, cpu = wall + time.perf_counter() - began[0], cpu + time.process_time() - began[1]
        if t in CHECKED_AFTER:
            abroad[t] = 1 - float(np.einsum("oos->", people.stocks)) / chosen.workers
    known = limits(chosen.workers, chosen.countries, chosen.mobility)
    missed = [*failures(abroad, known, chosen.workers), *age_failures(np.asarray(people.age))]
    if people.stocks.sum() != chosen.workers:
        missed.append(f"{people.stocks.sum()} people of {chosen.workers} are left")
    steps = chosen.workers * chosen.steps
    tell({"engine": engine, "workers": chosen.workers, "countries": chosen.countries, "steps": chosen.steps, "mobility": chosen.mobility,
          "cpu_rate": steps / cpu, "wall_rate": steps / wall, "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
          "abroad": abroad, "checked": sorted(abroad.keys() & known.keys()), "missed": missed}, chosen.json)
    sys.exit(1 if missed else 0)


def tell(found, as_json):
    if as_json:
        print(json.dumps(found))
        return
    print(f"{found['engine']}: {found['cpu_rate'] / 1e6:.2f} million agent-steps a CPU second, {found['wall_rate'] / 1e6:.2f} a wall second, "
          f"peak {found['peak_mib']:.0f} MiB")
    for step, share in found["abroad"].items():
        print(f"share abroad after {step} steps: {share:.5f}")
    passed = f"check passed after steps {found['checked']}" if found["checked"] else UNCHECKED
    print("\n".join(["check failed: " + line for line in found["missed"]] or [passed]))

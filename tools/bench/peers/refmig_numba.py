#!/usr/bin/python3
"""The reference model as NumPy draws and one Numba loop over people.

usage: tools/bench/peers/refmig_numba.py [--workers N] [--countries C] [--steps T] [--seed S] [--mobility base|high] [--json]
"""
import sys

import numba
import numpy as np

sys.dont_write_bytecode = True
import refmig_law as law  # noqa: E402  (lies beside this file)


@numba.njit
def seed_events(seed):
    np.random.seed(seed)


@numba.njit
def destination(near, pull, leaving):
    """The first destination whose summed weight passes a draw below the weight of all."""
    x, summed = np.floor(np.random.random() * leaving), 0.0
    for d in range(len(near)):
        summed += near[d] * pull[d]
        if summed > x:
            return d
    return len(near) - 1


@numba.njit
def live_a_year(word, cell, age, stocks, near, pull, leaving, return_below, out_below, high, middle):
    """Everybody moves or stays and grows older; stocks[cell] goes along. A few events draw again from Numba's own generator."""
    c = len(near)
    for i in range(len(cell)):
        old = new = cell[i]
        origin = old // (3 * c)
        if word[i] < out_below[old]:
            residence, skill = old // 3 % c, old % 3
            to = origin
            if word[i] >= return_below[old]:
                to = destination(near[residence], pull[origin, skill], leaving[old])
            new = (origin * c + to) * 3 + skill
        age[i] += 1
        if age[i] == 65:
            age[i] = 20
            draw = np.random.random() * 2.0**32
            new = (origin * c + origin) * 3 + (2 if draw < high[origin] else 1 if draw < middle[origin] else 0)
        if new != old:
            stocks[old] -= 1
            stocks[new] += 1
            cell[i] = new


class Loop:
    """One row a person: cell (origin, residence and skill as one number) and age."""

    def __init__(self, world, seed):
        self.world, self.random, c = world, np.random.Generator(np.random.PCG64(seed)), world.countries
        seed_events(seed % 2**32)
        origin, residence, skill, age = law.start(world, self.words(4, world.workers))
        self.cell, self.age = ((origin * c + residence) * 3 + skill).astype(np.int32), age.astype(np.uint8)
        self.stocks = np.bincount(self.cell, minlength=c * c * 3).reshape(c, c, 3)
        self.compile()

    def words(self, *shape):
        return self.random.integers(0, 2**32, shape, dtype=np.uint32)

    def compile(self):
        """A year of nobody, so that compiling is no part of what is timed."""
        self.live(np.empty(0, np.uint32), self.cell[:0], self.age[:0])

    def live(self, word, cell, age):
        now = law.tables(self.world, self.stocks)
        live_a_year(word, cell, age, self.stocks.reshape(-1), self.world.near, now.pull, now.leaving.ravel(),
                    now.return_below.astype(np.uint32).ravel(), now.out_below.astype(np.uint32).ravel(), *law.skill_thresholds(self.world))

    def step(self, t):
        self.live(self.words(self.world.workers), self.cell, self.age)


if __name__ == "__main__":
    law.measure("NumPy and Numba", law.options(__doc__.splitlines()[0]), Loop)

#!/usr/bin/python3
"""The reference model in NumPy, the masked way: draw one word for everybody, then look at movers alone.

usage: tools/bench/peers/refmig_numpy.py [--workers N] [--countries C] [--steps T] [--seed S] [--mobility base|high] [--json]
"""
import sys

import numpy as np

sys.dont_write_bytecode = True
import refmig_law as law  # noqa: E402  (lies beside this file)


class Columns:
    """One row a person: cell (origin, residence and skill as one number) and age."""

    def __init__(self, world, seed):
        self.world, self.random = world, np.random.Generator(np.random.PCG64(seed))
        origin, residence, skill, age = law.start(world, self.words(4, world.workers))
        self.cell, self.age = self.cell_of(origin, residence, skill), age.astype(np.uint8)
        self.stocks = self.count(self.cell)

    def words(self, *shape):
        return self.random.integers(0, 2**32, shape, dtype=np.uint32)

    def cell_of(self, origin, residence, skill):
        return ((origin * self.world.countries + residence) * 3 + skill).astype(np.int32)

    def parts(self, cell):
        origin, rest = np.divmod(cell, 3 * self.world.countries)
        return (origin, *np.divmod(rest, 3))

    def count(self, cell):
        c = self.world.countries
        return np.bincount(cell, minlength=c * c * 3).reshape(c, c, 3)

    def step(self, t):
        tables = law.tables(self.world, self.stocks)
        word = self.words(self.world.workers)
        # A threshold is below 2^32, so 32 bits hold it.
        movers = np.flatnonzero(word < tables.out_below.astype(np.uint32).ravel()[self.cell])
        self.change(movers, self.where_to(tables, word[movers], *self.parts(self.cell[movers])))

        self.age += 1
        dead = np.flatnonzero(self.age == law.AGE_OF_EXIT)
        origin = self.parts(self.cell[dead])[0]
        self.change(dead, self.cell_of(origin, origin, law.skill_of(self.world, origin, self.words(len(dead)))))
        self.age[dead] = law.AGE_OF_ENTRY

    def where_to(self, tables, word, origin, residence, skill):
        to = origin.astype(np.int64)
        away = np.flatnonzero(word >= tables.return_below[origin, residence, skill])
        to[away] = law.destinations(self.world, tables, origin[away], residence[away], skill[away], self.random.random(len(away)))
        return self.cell_of(origin, to, skill)

    def change(self, rows, cell):
        self.stocks = self.stocks + self.count(cell) - self.count(self.cell[rows])
        self.cell[rows] = cell


if __name__ == "__main__":
    law.measure("NumPy, masked", law.options(__doc__.splitlines()[0]), Columns)

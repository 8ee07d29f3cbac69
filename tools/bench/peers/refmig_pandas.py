#!/usr/bin/python3
"""The reference model in pandas: merge the table of cells onto the people, choose, count by groupby.

usage: tools/bench/peers/refmig_pandas.py [--workers N] [--countries C] [--steps T] [--seed S] [--mobility base|high] [--json]
"""
import sys

import numpy as np
import pandas as pd

sys.dont_write_bytecode = True
import refmig_law as law  # noqa: E402  (lies beside this file)

CELL = ["origin", "residence", "skill"]


class Frame:
    """One row a person."""

    def __init__(self, world, seed):
        self.world, self.random = world, np.random.Generator(np.random.PCG64(seed))
        self.people = pd.DataFrame(dict(zip(CELL + ["age"], law.start(world, self.words(4, world.workers)))))
        self.cells = pd.MultiIndex.from_product([range(world.countries), range(world.countries), range(3)], names=CELL)
        self.stocks = self.count()

    @property
    def age(self):
        return self.people.age

    def words(self, *shape):
        return self.random.integers(0, 2**32, shape, dtype=np.uint32)

    def count(self):
        counted = self.people.groupby(CELL).size().reindex(self.cells, fill_value=0)
        return counted.to_numpy().reshape(self.world.countries, self.world.countries, 3)

    def step(self, t):
        tables = law.tables(self.world, self.stocks)
        table = pd.DataFrame({"home": tables.return_below.ravel(), "out": tables.out_below.ravel()}, index=self.cells).reset_index()
        people = self.people.merge(table, on=CELL, how="left")
        people["word"] = self.words(len(people))
        people.loc[people.word < people.home, "residence"] = people.origin
        leavers = people[(people.word >= people.home) & (people.word < people.out)]
        people.loc[leavers.index, "residence"] = law.destinations(
            self.world, tables, *(leavers[key].to_numpy() for key in CELL), self.random.random(len(leavers)))

        people["age"] += 1
        dead = people[people.age == law.AGE_OF_EXIT]
        people.loc[dead.index, "residence"] = dead.origin
        people.loc[dead.index, "skill"] = law.skill_of(self.world, dead.origin.to_numpy(), self.words(len(dead)))
        people.loc[dead.index, "age"] = law.AGE_OF_ENTRY
        self.people = people[CELL + ["age"]]
        self.stocks = self.count()


if __name__ == "__main__":
    law.measure("pandas", law.options(__doc__.splitlines()[0]), Frame)

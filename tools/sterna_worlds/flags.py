"""Collects every value that was filled by rule instead of being observed."""


class Flags:
    def __init__(self):
        self.rows = set()

    def add(self, file, key, column, rule):
        self.rows.add((file, key, column, rule))

    def add_all(self, file, keys, column, rule):
        for key in keys:
            self.add(file, key, column, rule)

    def sorted_rows(self):
        return sorted(self.rows)

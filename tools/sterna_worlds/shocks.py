"""Wars and collapses that drove people abroad: no model of migration foresees them, so scores are given with and without."""

HEADER = ["country", "from", "until", "event"]
# First and last year of the flight; no last year where it went on when the tables ended.
EVENTS = (("AFG", 1979, None, "wars since 1979"), ("SOM", 1991, None, "civil war"), ("SDN", 2003, None, "wars in Darfur and of 2023"),
          ("SYR", 2011, None, "civil war"), ("MMR", 2012, None, "expulsion of the Rohingya and coup of 2021"),
          ("SSD", 2013, None, "civil war"), ("UKR", 2014, None, "wars of 2014 and 2022"),
          ("VEN", 2014, None, "economic and political collapse"))


def rows(nodes):
    """Countries that are nodes of their own; inside a rest they are too few to set it apart."""
    for code, first, last, event in EVENTS:
        if code in nodes.codes:
            yield [code, str(first), "" if last is None else str(last), event]

"""What a transfer costs by channel: the corridor's mean times the published price of each kind of provider over the mean."""

import numpy as np

CHANNELS = ("bank", "operator", "mobile", "informal")
# World Bank, Remittance Prices Worldwide. 2020: banks 10.66 of 6.38 (Q1 2021), international operators 6.29 of 6.18
# (Q3 2023), digital 5.11 of 6.51 (Q4 2020). 2010: banks 11.18 of 7.45 (Q1 2017, the first found), operators recalled.
# Informal: half the mean, assumption.
FIRST_BASE_OF_CHANNELS = 2015
RATIOS_2020 = {"bank": 1.671, "operator": 1.018, "mobile": 0.785, "informal": 0.5}
RATIOS_2010 = {"bank": 1.501, "operator": 0.85, "mobile": 0.785, "informal": 0.5}
# Countries whose people could receive from abroad by telephone in 2010; nobody else could.
MOBILE_IN_2010 = ("KEN", "PHL")
NOT_OFFERED = 1.0                # nothing arrives, so nobody chooses it
PRICE_RANGE = (0.005, 0.6)


def prices(cost, base_year, places, flags):
    """Column name -> share of a 200 US$ transfer, [origin, destination]."""
    ratios = RATIOS_2020 if base_year >= FIRST_BASE_OF_CHANNELS else RATIOS_2010
    result = {f"price_{channel}": np.clip(cost * ratios[channel], *PRICE_RANGE) for channel in CHANNELS}
    if base_year < FIRST_BASE_OF_CHANNELS:
        closed = ~np.isin(places.codes, MOBILE_IN_2010)
        result["price_mobile"][closed, :] = NOT_OFFERED
        flags.add("corridors.csv", "all but KEN PHL", "price_mobile", "not offered in the base year: 1")
    flags.add("corridors.csv", "all", "price_bank,price_operator,price_mobile,price_informal",
              "corridor mean x one ratio a channel for the world")
    return result

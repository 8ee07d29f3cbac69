#pragma once
#include "sterna/model/atlas.hpp"

namespace sterna {

/// Taxes on wages, share of the gross wage. One home for what workers keep, what movers compare and what treasuries get.
struct TaxRates {
    double tax_skilled_high = 0.25, tax_other_high = 0.18;  // high-income countries
    double tax_skilled_rest = 0.15, tax_other_rest = 0.08;  // other countries
};

/// Share of the gross wage taken as tax, 0 to 1.
inline double tax_rate(const TaxRates& rates, const CountryFacts& country, bool skilled) {
    const bool high = country.income_group == IncomeGroup::high;
    if (skilled) return high ? rates.tax_skilled_high : rates.tax_skilled_rest;
    return high ? rates.tax_other_high : rates.tax_other_rest;
}

/// Tax paid by whoever keeps this net wage, in its unit.
inline double tax_on_net(double net_wage, double rate) { return net_wage * rate / (1 - rate); }

}  // namespace sterna

#pragma once
#include <doctest/doctest.h>

#include <memory>

#include "support/check_close.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry fiscal_process();
ProcessEntry remittances_process();
}  // namespace sterna

namespace sterna::test {

/// A page of people and the process that closes budgets.
struct FiscalLab : RowLab {
    std::unique_ptr<Process> process;
    FiscalLab() : RowLab(with_transfers()), process(fiscal_process().make({}, measures)) {}
    static ProcessEntry with_transfers() {
        ProcessEntry both = remittances_process();
        for (const MeasureInfo& one : fiscal_process().measures) both.measures.push_back(one);
        return both;
    }
    PublicFinanceState& close(int country) {
        survey(*process);
        process->year(world, tallies, context(), false);
        return world.countries[static_cast<std::size_t>(country)].public_finance;
    }
};

/// One that closes a December of a run, in which laws are paid for.
struct DecemberLab : FiscalLab {
    DecemberLab() {
        now = Month::of(2021, 12);
        world.rules_history.push_back({});
        process->prepare(tables, context());
    }
};

}  // namespace sterna::test

#include "sterna/app/commands.hpp"

namespace sterna {

std::string items_of_decompose() {
    return "Items: indicators that a run records, one number a country and year; * has _female and _male beside it.\n"
           "acceptance benefits bond_training bond_yield bond_yield_forgone bonds borrowing capital_income\n"
           "circularity/mean_completed_spell circularity/share_of_moves_returning coherence consumption_from_transfers debt\n"
           "debt_ratio direct_investment donor_cost emigration_rate employer_cost exports fdi_factor fiscal_balance health_workers\n"
           "household_gini imports income_per_natural income_per_resident informal_share integration_cost interest investment\n"
           "investment_from_transfers knowledge_factor labour_income local_capital market_access memo_tax_forgone\n"
           "memo_training_abroad open_capital outflow outflow_skilled output overstays overstays_skilled partner_account\n"
           "partnership_receipts partnerships/employer_training partnerships/net_transfer partnerships/training_places policy_cost\n"
           "policy_receipts provider_margin_forgone queueing rating receiving_households recoveries remittance_fees\n"
           "remittance_scale remittance_share_of_published remittances_paid remittances_received removals removals_skilled\n"
           "repeat_moves repeat_moves_skilled required_return returnee_factor returnees_skilled returns returns_skilled\n"
           "rights_index schooling_from_transfers scorecard/destination_fiscal_balance\n"
           "scorecard/destination_native_wage_EDUCATION* scorecard/destination_output scorecard/destination_vacancies_filled\n"
           "scorecard/income_per_natural* scorecard/migrants_income_gain* scorecard/migrants_overqualified*\n"
           "scorecard/migrants_rights* scorecard/migrants_years_apart* scorecard/origin_fiscal_balance\n"
           "scorecard/origin_health_workers scorecard/origin_poverty* scorecard/origin_skilled_per_resident*\n"
           "scorecard/origin_spread securities skilled_at_home_per_native skilled_emigration_rate skilled_share\n"
           "skilled_unemployment spread stock_abroad stock_abroad_skilled stock_at_home stock_at_home_skilled taxes\n"
           "tfp trade_factor training_cost training_outlay training_outlay_health transfer_cost_paid transfer_tax transfers_earmarked\n"
           "transfers_made transfers_matched vacancies vacancies_skilled vacancy_value wages_kept_back\n";
}

}  // namespace sterna

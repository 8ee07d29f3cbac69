#pragma once
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sterna/config/load.hpp"
#include "sterna/config/params.hpp"

namespace sterna::small {

struct ReturnParams {
    double h0 = 0.08;
};
struct EmigrationParams {
    double lambda = 0.3, beta = 1;
};
struct VisaParams {
    double quota = 0, max_stay = 36, deposit = 0.1;
    std::string reentry = "none";
    bool lottery = false;
};
struct GrantParams {
    double grant = 0.5;
};
struct QuotaParams {
    double amount = 0;
};
struct CostParams {
    double change = 0;
};

/// Two processes and some levers, enough to use every kind of parameter.
inline Catalogue small_catalogue() {
    const auto ev = Evidence::assumption;
    const ParamTable<ReturnParams> returning{
        number("h0", &ReturnParams::h0, {0, 2}, "1/year", "exit hazard on arrival", "MODEL 3", ev)};
    const ParamTable<EmigrationParams> leaving{
        number("lambda", &EmigrationParams::lambda, {0.05, 1}, "1", "dissimilarity", "MODEL 3", ev),
        number("beta", &EmigrationParams::beta, {0, 5}, "1", "weight of income", "MODEL 3", Evidence::found)};
    const ParamTable<VisaParams> visa{
        required_number("quota", &VisaParams::quota, {0, 1e7}, "persons/year", "visas a year", "", ev),
        number("max_stay", &VisaParams::max_stay, {1, 120}, "month", "longest stay", "", ev),
        number("deposit", &VisaParams::deposit, {0, 1}, "share", "share of the wage withheld", "", ev),
        choice("reentry", &VisaParams::reentry, {"none", "guaranteed"}, "right to come back", "", ev),
        toggle("lottery", &VisaParams::lottery, "who is served first", "", ev)};
    const ParamTable<GrantParams> grant{
        number("grant", &GrantParams::grant, {0, 10}, "year of home income", "grant on return", "", ev)};
    const ParamTable<QuotaParams> quota{
        required_number("amount", &QuotaParams::amount, {0, 1e8}, "persons/year", "entries a year", "", ev)};
    const ParamTable<CostParams> cost{
        number("change", &CostParams::change, {-10, 10}, "utils", "change of the cost of a visa", "", ev)};
    return {{{"return", "Migrants go home.", "Hazard falls with\nduration.\n\nSecond paragraph.", returning.infos(), true},
             {"emigration", "People leave.", "", leaving.infos(), true}},
            {{"circular_visa", "A visa that ends.", "", visa.infos()},
             {"return_incentive", "A grant on return.", "", grant.infos()},
             {"quota", "A cap on entries.", "", quota.infos()},
             {"visa_cost", "A visa costs more.", "", cost.infos()},
             {"free_movement", "No visa is needed.", "", {}}}};
}

/// A folder of its own with a world in it, gone at the end.
class Folder {
  public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("sterna-config-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()))) {
        std::filesystem::create_directories(path_ / "world");
        write("world/world.yaml", "");
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path(name);
    }
    std::string path(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

inline const std::string shortest = "schema_version: 1\nworld: world\nseed: 7\n";

inline Scenario scenario_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
    const Folder folder;
    return load_scenario(folder.write("a.yaml", shortest + text), overrides, small_catalogue());
}

/// What the user is told, "" if all is well.
inline std::string complaint(const std::string& text, const std::vector<std::string>& overrides = {}) {
    const Folder folder;
    try {
        load_scenario(folder.write("a.yaml", text), overrides, small_catalogue());
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace sterna::small

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/config/params.hpp"

namespace sterna {

/// A spelling of a unit after a number: value = number * times / over.
struct UnitSpelling {
    std::string text;
    double times = 1, over = 1;
};

/// Every unit that may follow a number whose parameter has this unit.
std::vector<UnitSpelling> unit_spellings(std::string_view unit);

/// How a value is written. Decided by the parameter alone, so that reader, schema and emitter agree.
enum class Form { number, integer, toggle, word, text, date };
Form form_of(const ParamInfo&);

/// What the user wrote, turned into a value; `problem` is empty if it was accepted.
struct ReadValue {
    Value value;
    std::string problem;
};
ReadValue read_value(std::string_view text, bool quoted, const ParamInfo&);

/// A plain decimal number: the whole text, finite, no leading zero, plus sign, underscore or hexadecimal.
std::optional<double> plain_number(std::string_view text);

/// "2028-01", or "2028" for its January; years 0 to 4699.
std::optional<Month> parse_month(std::string_view text);

/// The shortest decimal text that reads back as the same double.
std::string number_text(double);

/// A value as YAML: what read_value takes back unchanged. Words stand plain, any other text in double quotes.
std::string value_text(const Value&);
std::string quoted_text(std::string_view);

/// "a number from 0 to 2 [1/year]", "on or off", "one of a, b or c"
std::string accepted(const ParamInfo&);

}  // namespace sterna

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sterna {

/// Writes JSON in order of the calls: `json.begin_object(); json.key("a"); json.number(1); json.end();`
class JsonWriter {
  public:
    void begin_object() { open('{', '}'); }
    void begin_list() { open('[', ']'); }
    void end();
    void key(std::string_view);
    void text(std::string_view);
    void number(double);  // finite
    void boolean(bool);
    std::string take();  // the finished document; everything must have been closed

  private:
    void open(char opening, char closing);
    void place();
    void quote(std::string_view);

    struct Level {
        char closing;
        bool empty;
    };
    std::vector<Level> open_;
    std::string out_;
    bool after_key_ = false;
};

}  // namespace sterna

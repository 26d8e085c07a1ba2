#pragma once
// What a body says about the fields of a struct. Included by sources of platform/schema only.

#include <strings.h>  // explicit_bzero

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/schema/description.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::schema {

/// Overwrites what may be a password.
inline void wipe(boost::json::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

struct FieldValue {
  boost::json::value value;
  std::optional<std::size_t> length{};  ///< of a text, as count_code_points() says it
};

/// A text that comes in pieces.
class GatheredText {
 public:
  void append(std::string_view piece) {
    text_.append(piece);
    points_.take(piece);
  }

  /// All of it; what follows is another text.
  FieldValue take() {
    FieldValue taken{std::move(text_), std::exchange(points_, {}).count()};
    wipe(text_);
    return taken;
  }

 private:
  boost::json::string text_;
  CodePointCounter points_;
};

class FieldValues {
 public:
  using Value = std::optional<FieldValue>;

  explicit FieldValues(const Description& description)
      : description_(description), values_(description.fields.size()) {}
  ~FieldValues() { clear(); }
  FieldValues(const FieldValues&) = delete;
  FieldValues& operator=(const FieldValues&) = delete;

  /// Where the value of a field goes; null if there is no such field. Of several the last one
  /// stays.
  Value* find(std::string_view name) {
    for (std::size_t at = 0; at < values_.size(); ++at) {
      if (description_.fields[at].name == name) return &values_[at];
    }
    return nullptr;
  }

  const Value& operator[](std::size_t at) const { return values_[at]; }

  /// Leaves nothing of the texts behind.
  void clear() {
    for (auto& value : values_) {
      if (value && value->value.is_string()) wipe(value->value.get_string());
      value.reset();
    }
  }

 private:
  const Description& description_;
  std::vector<Value> values_;
};

/// More than any name of a field, so a longer one need not be kept.
inline constexpr std::size_t kLongestName = 64;

/// Appends what fits into kLongestName.
inline void append_name(std::string& name, std::string_view part) {
  name.append(part.substr(0, kLongestName - name.size()));
}

}  // namespace cartwright::schema

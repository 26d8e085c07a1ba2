#pragma once
// What a body says about the fields of a struct. Included by sources of platform/schema only.

#include <boost/json/value.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <strings.h>  // explicit_bzero
#include <utility>
#include <vector>

#include "platform/schema/description.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::schema {

class FieldValues;
struct ListValues;

/// What a body says in one place, which it does not leave; of several values the last one stays.
class FieldValue {
 public:
  FieldValue();
  ~FieldValue();
  FieldValue(const FieldValue&) = delete;
  FieldValue& operator=(const FieldValue&) = delete;

  [[nodiscard]] bool is_there() const { return is_there_; }
  /// Of a list and of an object only what it is.
  [[nodiscard]] const boost::json::value& value() const { return value_; }
  /// Of a text, as count_code_points() says it.
  [[nodiscard]] std::optional<std::size_t> length() const { return length_; }
  /// Of an object that was asked for, else null.
  [[nodiscard]] const FieldValues* fields() const { return fields_.get(); }
  /// Of a list that was asked for, else null.
  [[nodiscard]] const ListValues* elements() const { return elements_.get(); }

  template <class Scalar>
  void set(Scalar scalar) {
    clear();
    value_ = scalar;
    is_there_ = true;
  }
  /// Takes `text`, and leaves an empty one there.
  void set(boost::json::string& text, std::optional<std::size_t> length);
  FieldValues* set_object(const Description& description);
  ListValues* set_list();

  /// Leaves nothing of a text behind.
  void clear() {
    if (is_there_) wipe();
  }

 private:
  void wipe();

  bool is_there_ = false;
  boost::json::value value_;
  std::optional<std::size_t> length_;
  std::unique_ptr<FieldValues> fields_;
  std::unique_ptr<ListValues> elements_;
};

/// The elements of a list, of which those beyond its longest are only counted.
struct ListValues {
  std::list<FieldValue> kept;
  std::size_t count = 0;
};

class FieldValues {
 public:
  explicit FieldValues(const Description& description)
      : description_(description), values_(description.fields.size()) {}

  /// The number of the field, or of fields if there is none of that name.
  [[nodiscard]] std::size_t find(std::string_view name) const {
    std::size_t at = 0;
    while (at < values_.size() && description_.fields[at].name != name) ++at;
    return at;
  }

  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] const Description& description() const { return description_; }
  FieldValue& operator[](std::size_t at) { return values_[at]; }
  const FieldValue& operator[](std::size_t at) const { return values_[at]; }

  void clear() {
    for (auto& value : values_) value.clear();
  }

 private:
  const Description& description_;
  std::vector<FieldValue> values_;
};

// Here its parts are known.
inline FieldValue::FieldValue() = default;
inline FieldValue::~FieldValue() { clear(); }

/// A text that comes in pieces.
class GatheredText {
 public:
  void append(std::string_view piece) {
    text_.append(piece);
    points_.take(piece);
  }

  /// Gives all of it to `value`; what follows is another text.
  void move_to(FieldValue& value) { value.set(text_, std::exchange(points_, {}).count()); }

 private:
  boost::json::string text_;
  CodePointCounter points_;
};

/// More than any name of a field, so a longer one need not be kept.
inline constexpr std::size_t kLongestName = 64;

/// Appends what fits into kLongestName.
inline void append_name(std::string& name, std::string_view part) {
  name.append(part.substr(0, kLongestName - name.size()));
}

}  // namespace cartwright::schema

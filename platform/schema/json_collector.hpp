#pragma once
// What JsonBody's parser tells what it finds. Included by json_body.cpp only.

#include <boost/json/error.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/schema/description.hpp"
#include "platform/schema/field_values.hpp"
#include "platform/schema/raw_json.hpp"

namespace cartwright::schema {

/// Hears what Boost.JSON finds, keeps what the description asks for. The names of its functions are
/// Boost's.
class JsonCollector {
  using ErrorCode = boost::json::error_code;
  using Text = boost::json::string_view;

 public:
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  explicit JsonCollector(FieldValues& values) : values_(values) {}

  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode&) { return true; }

  bool on_object_begin(ErrorCode&) {
    if (opens_raw('{')) return true;
    const bool is_outermost = !inner_.is_open() && passed_ == 0;
    const auto spot = take_spot();
    if (is_outermost) {
      enter({.fields = &values_});
    } else if (spot.value != nullptr && spot.type->object != nullptr) {
      enter({.fields = spot.value->set_object(*spot.type->object)});
    } else {
      pass_over(spot, boost::json::object_kind);
    }
    return true;
  }
  bool on_object_end(std::size_t, ErrorCode&) { return leave('}'); }
  bool on_array_begin(ErrorCode&) {
    if (opens_raw('[')) return true;
    const auto spot = take_spot();
    if (spot.value != nullptr && spot.type->element != nullptr) {
      enter({.list = spot.value->set_list(), .element = spot.type->element, .rules = spot.rules});
    } else {
      pass_over(spot, boost::json::array_kind);
    }
    return true;
  }
  bool on_array_end(std::size_t, ErrorCode&) { return leave(']'); }

  bool on_key_part(Text part, std::size_t, ErrorCode&) {
    if (raw_levels_ > 0) {
      raw_.add_string_part(view(part));
    } else if (passed_ == 0) {
      append_name(name_, view(part));
    }
    return true;
  }
  bool on_key(Text part, std::size_t size, ErrorCode& error) {
    on_key_part(part, size, error);
    if (raw_levels_ > 0) {
      raw_.end_key();
    } else if (passed_ == 0) {
      field_ = inner_.fields->find(std::exchange(name_, {}));
    }
    return true;
  }

  bool on_string_part(Text part, std::size_t, ErrorCode&) {
    if (is_raw()) {
      raw_.add_string_part(view(part));
    } else if (wants_text()) {
      text_.append(view(part));
    }
    return true;
  }
  bool on_string(Text part, std::size_t size, ErrorCode& error) {
    on_string_part(part, size, error);
    if (is_in_raw_) {
      raw_.end_string();
      return end_raw();
    }
    if (const auto spot = take_spot(); spot.value != nullptr) text_.move_to(*spot.value);
    return true;
  }

  bool on_number_part(Text part, ErrorCode&) {
    if (is_raw()) raw_.add_number_part(view(part));
    return true;
  }
  bool on_int64(std::int64_t number, Text text, ErrorCode&) { return keep_number(number, text); }
  bool on_uint64(std::uint64_t number, Text text, ErrorCode&) { return keep_number(number, text); }
  bool on_double(double number, Text text, ErrorCode&) { return keep_number(number, text); }
  bool on_bool(bool value, ErrorCode&) {
    return is_raw() ? keep_word(value ? "true" : "false") : keep(value);
  }
  // A value that is null and one that holds it are two things.
  bool on_null(ErrorCode&) { return raw_levels_ > 0 ? keep_word("null") : keep(nullptr); }
  bool on_comment_part(Text, ErrorCode&) { return true; }
  bool on_comment(Text, ErrorCode&) { return true; }

 private:
  // Where the value that comes next goes; nowhere if nobody asks for it.
  struct Spot {
    FieldValue* value = nullptr;
    const Type* type = nullptr;
    const Rules* rules = nullptr;
  };

  // An object or a list that is asked for, while it is read.
  struct Frame {
    FieldValues* fields = nullptr;
    ListValues* list = nullptr;
    const Type* element = nullptr;  // of the list
    const Rules* rules = nullptr;   // of the list

    [[nodiscard]] bool is_open() const { return fields != nullptr || list != nullptr; }
    [[nodiscard]] bool is_full() const { return list->kept.size() >= rules->most.value_or(0); }
  };

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  // The type of the value that comes next; null if nobody asks for it.
  [[nodiscard]] const Type* wanted_type() const {
    if (passed_ > 0 || !inner_.is_open()) return nullptr;
    if (inner_.list != nullptr) return inner_.is_full() ? nullptr : inner_.element;
    return field_ < inner_.fields->size() ? &field().type : nullptr;
  }

  [[nodiscard]] const FieldDescription& field() const {
    return inner_.fields->description().fields[field_];
  }

  // A text where a list or an object is due need not be kept.
  [[nodiscard]] bool wants_text() const {
    const auto* type = wanted_type();
    return type != nullptr && type->kind != nullptr;
  }

  Spot take_spot() {
    const auto* type = wanted_type();
    auto* list = passed_ > 0 ? nullptr : inner_.list;
    if (list != nullptr) ++list->count;
    if (type == nullptr) return {};
    if (list != nullptr) return {&list->kept.emplace_back(), type, inner_.rules};
    return {&(*inner_.fields)[field_], type, &field().rules};
  }

  // Whether what comes next belongs to any JSON, which it may begin.
  bool is_raw() {
    if (is_in_raw_) return true;
    const auto* type = wanted_type();
    is_in_raw_ = type != nullptr && type->kind != nullptr && type->kind->is_any_json;
    if (is_in_raw_) raw_.begin(rules_of_next().longest.value_or(0));
    return is_in_raw_;
  }

  [[nodiscard]] const Rules& rules_of_next() const {
    return inner_.list != nullptr ? *inner_.rules : field().rules;
  }

  bool opens_raw(char bracket) {
    if (!is_raw()) return false;
    raw_.open(bracket);
    ++raw_levels_;
    return true;
  }

  bool end_raw() {
    if (raw_levels_ > 0) return true;
    is_in_raw_ = false;
    raw_.move_to(*take_spot().value);
    return true;
  }

  bool keep_word(std::string_view word) {
    raw_.add_word(word);
    return end_raw();
  }

  template <class Number>
  bool keep_number(Number number, Text text) {
    if (!is_raw()) return keep(number);
    raw_.add_number_part(view(text));
    raw_.end_number();
    return end_raw();
  }

  template <class Value>
  bool keep(Value value) {
    if (const auto spot = take_spot(); spot.value != nullptr) spot.value->set(value);
    return true;
  }

  // Of a list or an object that nobody asks for only what it is.
  template <class ValueKind>
  void pass_over(Spot spot, ValueKind kind) {
    if (spot.value != nullptr) spot.value->set(boost::json::value(kind));
    ++passed_;
  }

  void enter(Frame frame) {
    if (inner_.is_open()) outer_.push_back(inner_);
    inner_ = frame;
  }

  bool leave(char bracket) {
    if (raw_levels_ > 0) {
      --raw_levels_;
      raw_.close(bracket);
      return end_raw();
    }
    if (passed_ > 0) {
      --passed_;
    } else {
      inner_ = outer_.empty() ? Frame{} : outer_.back();
      if (!outer_.empty()) outer_.pop_back();
    }
    return true;
  }

  FieldValues& values_;
  Frame inner_;
  std::vector<Frame> outer_;  // around it
  std::size_t passed_ = 0;    // levels inside what is passed over
  std::string name_;
  std::size_t field_ = 0;  // whose value comes next, in the innermost object
  GatheredText text_;
  RawJson raw_;
  bool is_in_raw_ = false;      // from its first byte to its last
  std::size_t raw_levels_ = 0;  // inside any JSON
};

}  // namespace cartwright::schema

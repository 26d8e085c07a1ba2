#pragma once
// A body with fields of every kind and every rule, for the fuzzers of JSON and of forms.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/error.hpp"
#include "platform/schema/email.hpp"
#include "platform/schema/parse.hpp"
#include "platform/schema/unicode.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::fuzzing {

enum class Colour { red, dark_green };

}  // namespace cartwright::fuzzing

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::fuzzing::Colour> =
    std::to_array<cartwright::schema::Word<cartwright::fuzzing::Colour>>(
        {{"red", cartwright::fuzzing::Colour::red},
         {"dark green", cartwright::fuzzing::Colour::dark_green}});

namespace cartwright::fuzzing {

inline constexpr std::size_t kLongestExtra = 40;
inline constexpr Money kMostExpensive{99'999};

/// What can be written, too.
struct Plain {
  std::string name;
  std::string email;
  std::optional<std::string> nick;
  std::optional<std::string> motto;
  std::int64_t quantity = 0;
  std::optional<std::int64_t> any;
  std::optional<std::int32_t> small;
  std::optional<bool> is_new;
  std::optional<Id<struct OwnerTag>> owner;
  std::optional<Money> price;
  std::optional<Colour> colour;
  std::optional<IpAddress> address;
  std::optional<Bytes> key;

  static constexpr auto schema() {
    return fields(
        field("name", &Plain::name, length(1, 20)), field("email", &Plain::email, email_format),
        field("nick", &Plain::nick, min_length(3)), field("motto", &Plain::motto, max_length(10)),
        field("quantity", &Plain::quantity, range(1, 5)), field("any", &Plain::any),
        field("small", &Plain::small), field("is_new", &Plain::is_new),
        field("owner", &Plain::owner, at_least(1)),
        field("price", &Plain::price, range(Money{1}, kMostExpensive)),
        field("colour", &Plain::colour), field("address", &Plain::address),
        field("key", &Plain::key, length(2, 9)));
  }

  friend bool operator==(const Plain&, const Plain&) = default;

  void check(FieldErrors& errors) const {
    if (nick == name) errors.add("nick", "Must differ from name.");
  }
};

/// The same and what is read only.
struct Everything : Plain {
  Secret password;
  Change<std::string> note;
  Change<std::int64_t> limit;
  std::optional<Json> extra;

  static constexpr auto schema() {
    return extend(
        Plain::schema(), field("password", &Everything::password, min_length(7), write_only),
        field("note", &Everything::note, length(1, 10)), field("limit", &Everything::limit),
        field("extra", &Everything::extra, max_length(kLongestExtra)));
  }
};

inline std::string base64url(const Bytes& bytes) {
  std::string text;
  text::append_base64url(text, bytes.view());
  return text;
}

/// What became of a body.
struct Outcome {
  std::optional<Everything> object;
  std::optional<Error> error;

  [[nodiscard]] bool is_broken() const { return error && error->code() == Code::bad_request; }
};

inline Outcome read(std::string_view body, schema::Source source) {
  Outcome outcome;
  Everything object;
  try {
    schema::read_body(body, source, schema::TargetOf<Everything>::kValue, &object);
    outcome.object = std::move(object);
  } catch (const Error& error) {
    outcome.error = error;
  }
  return outcome;
}

inline bool same(const Everything& one, const Everything& other) {
  return static_cast<const Plain&>(one) == static_cast<const Plain&>(other) &&
         one.password == other.password && one.note.is_wanted == other.note.is_wanted &&
         one.note.value == other.note.value && one.limit.is_wanted == other.limit.is_wanted &&
         one.limit.value == other.limit.value && one.extra == other.extra;
}

inline bool same(const Outcome& one, const Outcome& other) {
  if (one.object.has_value() != other.object.has_value()) return false;
  if (one.object) return same(*one.object, *other.object);
  return one.error->code() == other.error->code() &&
         one.error->fields().entries() == other.error->fields().entries();
}

/// Whoever is refused is told why.
inline void check_refusal(const Error& error) {
  promise(error.code() == Code::bad_request || error.code() == Code::invalid,
          "a refusal of another kind");
  promise(!error.fields().empty() && !error.message().empty(), "a refusal without a reason");
  for (const auto& [field, texts] : error.fields().entries()) {
    promise(!field.empty() && !texts.empty(), "a field without a fault");
    for (const auto& text : texts) promise(!text.empty(), "a fault without a text");
  }
}

inline void check_length(std::string_view text, std::size_t least, std::size_t most) {
  const auto length = schema::count_code_points(text);
  promise(length.has_value(), "a text that no column takes");
  promise(*length >= least && *length <= most, "a length that breaks its rule");
}

/// Valid and within its limit.
inline void check_extra(const Json& extra) {
  check_length(extra.text(), 1, kLongestExtra);
  promise(Json::parse(extra.text()) == extra, "a document that is none");
}

/// What is taken keeps every rule.
inline void check_rules(const Everything& object) {
  constexpr std::size_t kAny = 1U << 30U;
  check_length(object.name, 1, 20);
  promise(schema::is_email(object.email), "an address that is none");
  if (object.nick) check_length(*object.nick, 3, kAny);
  if (object.motto) check_length(*object.motto, 0, 10);
  promise(object.quantity >= 1 && object.quantity <= 5, "a number that breaks its rule");
  promise(!object.owner || object.owner->value >= 1, "an id that is none");
  promise(!object.price || (*object.price >= Money{1} && *object.price <= kMostExpensive),
          "an amount that breaks its rule");
  promise(!object.key || (object.key->size() >= 2 && object.key->size() <= 9),
          "bytes that break their rule");
  if (object.extra) check_extra(*object.extra);
  promise(object.nick != object.name, "fields that break the rule between them");
  check_length(object.password.reveal(), 7, kAny);
  if (object.note.value) check_length(*object.note.value, 1, 10);
  promise(object.note.is_wanted || !object.note.value, "a change that nobody wants");
}

}  // namespace cartwright::fuzzing

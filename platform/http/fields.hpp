#pragma once
// The header fields of requests: what the parser keeps of a head, and what pages of other origins
// may send. One more is a line of kKnownFields; one that is not kept does not compile where it is
// read.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

#include "platform/http/header.hpp"

namespace cartwright::http {

/// What the second line of a field means.
enum class Repeat : std::uint8_t {
  refused,  ///< that the request is malformed
  list,    ///< more of a list, of which nobody means more than kMostLines: then it counts as absent
  none,    ///< that neither counts: nobody knows which, and nothing depends on it
  last,    ///< what a proxy on the way has added; nearest is the last, so the first are left out
  unread,  ///< as little as the first: none is kept
};

/// Whether pages of other origins may send a field (CORS).
enum class Pages : std::uint8_t { may_not_send, may_send };

struct KnownField {
  std::string_view name;  ///< as documents spell it; requests may in any case
  Repeat repeat;
  Pages pages = Pages::may_not_send;
};

/// Stands for the field in which callers of a service's own kind show their secret, by the name
/// that the service gives it (Router::keep_field); no field is called like that.
inline constexpr Name kOwnField = "own field";

inline constexpr std::array<KnownField, 17> kKnownFields{
    {{header::kAuthorization, Repeat::refused, Pages::may_send},
     {header::kContentType, Repeat::refused, Pages::may_send},
     {header::kIdempotencyKey, Repeat::refused, Pages::may_send},
     {header::kIfMatch, Repeat::refused, Pages::may_send},
     {header::kIfNoneMatch, Repeat::list, Pages::may_send},
     {kOwnField, Repeat::refused, Pages::may_send},
     {header::kRequestedWith, Repeat::unread, Pages::may_send},
     {header::kRequestId, Repeat::unread, Pages::may_send},
     {header::kTraceparent, Repeat::none, Pages::may_send},
     {header::kTracestate, Repeat::unread, Pages::may_send},
     {header::kBaggage, Repeat::unread, Pages::may_send},
     {header::kContentEncoding, Repeat::refused},
     {header::kOrigin, Repeat::refused},
     {header::kUserAgent, Repeat::none},
     {header::kAccept, Repeat::list},
     {header::kAcceptEncoding, Repeat::list},
     {header::kForwardedFor, Repeat::last}}};

/// Of one field.
inline constexpr std::size_t kMostLines = 4;

/// How many are kept.
constexpr std::size_t room_for(Repeat repeat) {
  if (repeat == Repeat::unread) return 0;
  return repeat == Repeat::refused || repeat == Repeat::none ? 1 : kMostLines;
}

/// A field by its name, `fields[header::kOrigin]`.
struct FieldName {
  std::size_t index;  ///< in kKnownFields

  // Implicit, so that a name reads as itself.
  consteval FieldName(const char* name) : index(index_of(name)) {}
  template <std::size_t Size>
  consteval FieldName(const Name<Size>& name) : index(index_of(name)) {}

 private:
  static consteval std::size_t index_of(std::string_view name) {
    const auto known = std::ranges::find(kKnownFields, name, &KnownField::name);
    if (known == kKnownFields.end() || known->repeat == Repeat::unread)
      throw std::logic_error("a field that the parser passes over");
    return static_cast<std::size_t>(known - kKnownFields.begin());
  }
};

using FieldLines = std::span<const std::string_view>;

/// The known fields of one request, as views into its head.
class Fields {
 public:
  /// The value of a field that comes once. Null if it is missing.
  std::string_view operator[](FieldName field) const { return lines_[kFirst[field.index]]; }

  /// The lines of a field that may come in several.
  [[nodiscard]] FieldLines lines(FieldName field) const {
    const std::size_t count = counts_[field.index];
    return FieldLines(lines_).subspan(kFirst[field.index], count > kMostLines ? 0 : count);
  }

  /// Takes a line of the field that stands there in kKnownFields; false if there must not be one
  /// more.
  [[nodiscard]] bool add(std::size_t index, std::string_view line) {
    const auto repeat = kKnownFields[index].repeat;
    if (repeat == Repeat::unread) return true;
    auto& count = counts_[index];
    const auto first = lines_.begin() + kFirst[index];
    if (repeat == Repeat::refused && count > 0) return false;
    if (repeat == Repeat::last && count == kMostLines) {
      std::shift_left(first, first + count--, 1);
    }
    if (repeat == Repeat::none && count > 0) {
      *first = {};
      count = kMostLines;
    } else if (count < kMostLines) {
      first[count] = line;
    }
    count = static_cast<std::uint8_t>(std::min(count + 1UZ, kMostLines + 1));
    return true;
  }

  /// Makes `line` the only one of the field.
  void set(FieldName field, std::string_view line) {
    counts_[field.index] = 0;
    static_cast<void>(add(field.index, line));
  }

  /// All lines that there can be, for whoever moves what they are views of.
  [[nodiscard]] std::span<std::string_view> all_lines() { return lines_; }

 private:
  static constexpr std::size_t kCount = kKnownFields.size();

  /// Where the lines of each field begin, and behind them, where they end.
  static constexpr auto kFirst = [] {
    std::array<std::uint8_t, kCount + 1> first{};
    for (std::size_t at = 0; at < kCount; ++at) {
      const auto room = room_for(kKnownFields[at].repeat);
      first[at + 1] = static_cast<std::uint8_t>(first[at] + room);
    }
    return first;
  }();

  std::array<std::string_view, kFirst[kCount]> lines_;
  std::array<std::uint8_t, kCount> counts_{};
};

}  // namespace cartwright::http

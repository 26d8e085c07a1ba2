#pragma once
// One request as the session hands it to an endpoint: parsed and decoded.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "platform/runtime/client_network.hpp"

namespace cartwright::http {

class IncomingBody;

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

/// A field that is a list, and so may come in several lines. Nobody means more than a few of them:
/// a field of more lines counts as absent.
class ListField {
 public:
  ListField() = default;
  explicit ListField(std::string_view line) { add(line); }

  void add(std::string_view line) {
    if (count_ < lines_.size()) lines_[count_] = line;
    ++count_;
  }

  [[nodiscard]] std::span<const std::string_view> lines() const {
    return std::span(lines_).first(count_ <= lines_.size() ? count_ : 0);
  }
  [[nodiscard]] std::span<std::string_view> lines() {
    return std::span(lines_).first(count_ <= lines_.size() ? count_ : 0);
  }

 private:
  std::array<std::string_view, 4> lines_;
  std::size_t count_ = 0;
};

/// A field to whose end each proxy on the way adds a line. What is last is nearest; beyond a few
/// lines, the first ones are left out.
class LastLines {
 public:
  void add(std::string_view line) {
    if (count_ == lines_.size()) std::shift_left(lines_.begin(), lines_.begin() + count_--, 1);
    lines_[count_++] = line;
  }

  [[nodiscard]] std::span<const std::string_view> lines() const {
    return std::span(lines_).first(count_);
  }
  [[nodiscard]] std::span<std::string_view> lines() { return std::span(lines_).first(count_); }

 private:
  std::array<std::string_view, 4> lines_;
  std::size_t count_ = 0;
};

/// The numbers that stand in a path where its pattern has names, in order.
using PathIds = std::array<std::int64_t, 4>;

/// Everything a request says. Lives in the session until its reply is sent, so an endpoint may keep
/// a pointer to it.
struct Request {
  Method method = Method::other;
  std::string_view path;              ///< as sent, without the query
  std::string_view query;             ///< as sent, after the `?`, still percent-encoded
  std::string_view authorization;     ///< empty if the header is missing
  std::string_view content_type;      ///< empty if the header is missing
  std::string_view content_encoding;  ///< empty if the header is missing
  std::string_view origin;            ///< empty if the header is missing
  ListField accept_encoding;
  ListField if_none_match;
  LastLines forwarded_for;
  std::string_view body;             ///< complete, unless it is still `incoming`
  IncomingBody* incoming = nullptr;  ///< what is to be awaited before `body` is looked at
  IncomingBody* held_by = nullptr;   ///< whom to tell that `body` is not needed any more
  bool body_is_too_large = false;    ///< over the limit, hence not read
  runtime::ClientNetwork client;     ///< whom it comes from; trusted proxies are none

  /// What stands in the path where the pattern of the matched route has names; filled by the
  /// router.
  PathIds path_ids{};
};

}  // namespace cartwright::http

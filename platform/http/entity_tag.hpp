#pragma once
// Entity tags (RFC 9110, 8.8.3): who has the current state gets no copy, who has an older one must
// not change it.

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/parameter.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"

namespace cartwright::http {

/// The tag of one state of what has a version, `"17-…"`: it differs whenever the text does.
std::string strong_tag(std::int64_t version, std::string_view text);

/// One that several forms of a text share, the compressed one for example.
std::string weak_tag(std::string_view text);

/// Whether the client asks only for what differs from what goes by this tag.
bool has_current(const Request& request, std::string_view tag);

/// Gives the reply its tag; for a client that has it already a 304 without a body is left of it.
void tag_reply(Reply& reply, std::string tag, const Request& request);

/// Thrown where the state has moved on: a 412 with the tag that is current now.
class PreconditionFailed final : public std::exception {
 public:
  explicit PreconditionFailed(std::string tag) : tag_(std::move(tag)) {}

  [[nodiscard]] const char* what() const noexcept override { return "the state has moved on"; }
  [[nodiscard]] Reply reply() const;

 private:
  std::string tag_;
};

/// What a write may find, if it says so: a view of the request. Only the version in a tag counts,
/// so that what moves without it does not stop a write; a weak tag never matches, `*` always does.
struct IfMatch {
  std::optional<std::string_view> tags;

  [[nodiscard]] bool allows(std::int64_t version) const;

  /// Throws PreconditionFailed with `tag` unless the write may find this version.
  void require(std::int64_t version, std::string tag) const {
    if (!allows(version)) throw PreconditionFailed(std::move(tag));
  }
};

template <>
struct Parameter<IfMatch> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation);
  static IfMatch take(Exchange exchange);
};

}  // namespace cartwright::http

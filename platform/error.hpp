#pragma once
// The one exception for everything that a client may be told. It knows no protocol: platform/http
// and platform/rpc each translate it in one place. Anything else that is thrown is a bug or an
// outage and reaches a client as `internal`.

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cartwright {

/// What went wrong, in the client's terms. Every switch over it is exhaustive.
enum class Code {
  bad_request,          ///< well-formed, but the data refuses it; or not parseable at all
  unauthenticated,      ///< no token, or one that is not honoured
  forbidden,            ///< known caller, not allowed
  not_found,            ///< no such resource, or no such route
  method_not_allowed,   ///< the resource exists but does not support the method
  conflict,             ///< another request is at it; worth another try in a moment
  precondition_failed,  ///< the resource is not in the state that the caller has seen
  too_large,            ///< the body exceeds its limit
  unsupported_media,    ///< the body is of a type that nobody reads
  invalid,              ///< the body breaks its schema
  too_many_requests,    ///< the caller should slow down
  internal,             ///< a bug or an outage; details are logged, never sent
  unavailable,          ///< something that this service depends on cannot be reached now
};

/// Texts by field name, in order of appearance. `non_field_errors` is the field for the whole
/// request.
class FieldErrors {
 public:
  using Entry = std::pair<std::string, std::vector<std::string>>;

  /// Appends `text` to the texts of `field`.
  void add(std::string_view field, std::string text);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

class Error final : public std::exception {
 public:
  Error(Code code, std::string message, FieldErrors fields = {})
      : code_(code), message_(std::move(message)), fields_(std::move(fields)) {}

  [[nodiscard]] Code code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const FieldErrors& fields() const { return fields_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  Code code_;
  std::string message_;
  FieldErrors fields_;
};

/// What an exception says, for logs: what(), without the place in Boost's source that it may name.
std::string reason_of(const std::exception& error);

/// The name of the pseudo field that carries errors of the whole request.
inline constexpr std::string_view kNonFieldErrors = "non_field_errors";

// Factories that read as English at the throw: `throw refused("email", "User with this email
// already exists.")`.

/// The body breaks its schema.
Error invalid(FieldErrors fields);
Error invalid(std::string_view field, std::string text);

/// The request is well-formed, but the stored data refuses it.
Error refused(std::string_view field, std::string text);
Error refused(FieldErrors fields);

Error bad_request(std::string message);
Error unauthenticated(std::string message);
Error forbidden();
Error not_found();
Error unavailable(std::string message);

/// What stands for everything that no client may be told.
Error internal();

/// The value; throws `not_found` where there is none.
template <class T>
T or_not_found(std::optional<T> found) {
  if (!found) throw not_found();
  return std::move(*found);
}

}  // namespace cartwright

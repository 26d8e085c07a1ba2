#pragma once
// What the documentation says about a route. Nearly all of it follows from the handler's signature;
// see endpoint.hpp.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/error.hpp"
#include "platform/http/reply.hpp"
#include "platform/schema/description.hpp"

namespace cartwright::http {

/// Whether a route asks for a token.
enum class Access { open, token_optional, token_required };

struct ParameterDescription {
  enum class In { path, query, header };
  In in = In::path;
  std::string name;
  schema::Kind kind = schema::kText;
  std::string description;
  schema::Rules rules{};
  std::string fallback{};  ///< what counts where it is not sent, as JSON; empty if nothing does
};

/// An error that an operation may end in, shown as an example of its status.
struct Failure {
  std::string name;
  Error error;
};

/// A header field of a success beside those of every reply.
struct ReplyField {
  std::string_view name;  ///< of static storage duration
  std::string description;
};

struct Operation {
  std::string summary;
  std::string description;
  Access access = Access::open;
  std::vector<ParameterDescription> parameters;
  std::optional<schema::Type> body;
  std::vector<std::string_view> body_files;  ///< media types of a body that is a file instead
  Status success = Status::ok;
  std::optional<schema::Type> success_type;       ///< none if the reply has no body
  std::vector<std::string_view> success_files{};  ///< media types of a reply that is a file instead
  bool may_be_new = false;                        ///< 201 where something was made
  bool is_page = false;                           ///< a list, with what shows the next page
  bool may_be_unchanged = false;                  ///< 304 for a client that has it
  std::vector<ReplyField> reply_fields;           ///< of a success
  std::vector<Failure> failures;                  ///< beside those of every operation
  bool is_listed = true;                          ///< false keeps the route out of the document

  /// Adds an error, unless it is there already.
  void fails(std::string name, Error error);

  /// Adds a text that the stored data may refuse the request with (400).
  Operation& refuses(std::string field, std::string text);

  /// The same for several, `{field, text}`.
  Operation& refuses(std::span<const std::pair<std::string_view, std::string_view>> texts);

  /// Adds a text that only a check across fields gives (422).
  Operation& rejects(std::string field, std::string text);

  /// Adds a sentence about the query parameter `name`.
  Operation& explains(std::string_view name, std::string sentence);
};

}  // namespace cartwright::http

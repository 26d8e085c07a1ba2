#pragma once
// What the documentation says about a route. Nearly all of it follows from the handler's signature;
// see endpoint.hpp.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/reply.hpp"
#include "platform/schema/description.hpp"

namespace cartwright::http {

/// Whether a route asks for a token.
enum class Access { open, token_optional, token_required };

struct Parameter {
  enum class In { path, query };
  In in = In::path;
  std::string name;
  schema::Kind kind = schema::Kind::text;
  std::string description;
};

/// A text that a client may get for a field, shown as an example of the status.
struct FieldExample {
  Status status = Status::bad_request;
  std::string field;
  std::string text;
};

struct Operation {
  std::string summary;
  std::string description;
  Access access = Access::open;
  std::vector<Parameter> parameters;
  std::optional<schema::Type> body;
  Status success = Status::ok;
  std::optional<schema::Type> success_type;  ///< none if the reply has no body
  std::vector<FieldExample> field_examples;
  bool is_listed = true;  ///< false keeps the route out of the document

  /// Adds a text that the stored data may refuse the request with (400).
  Operation& refuses(std::string field, std::string text);

  /// Adds a text that only a check across fields gives (422).
  Operation& rejects(std::string field, std::string text);

  /// Adds a sentence about the query parameter `name`.
  Operation& explains(std::string_view name, std::string sentence);
};

}  // namespace cartwright::http

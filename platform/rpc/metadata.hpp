#pragma once
// What a call says beside its messages: header fields that the two sides agree upon, a trace for
// example.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cartwright::rpc {

/// Fields in the order in which they were added; several may have one name. One without a value is
/// not sent.
class Metadata {
 public:
  using Field = std::pair<std::string, std::string>;

  /// Throws std::invalid_argument for what gRPC keeps for itself, a name that is not in lower case,
  /// or a value that is no printable ASCII.
  void add(std::string name, std::string value);

  /// The value of the first field of this name; empty if there is none.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;

  /// Takes a field as it has come, unless it is one of gRPC itself.
  void take(std::string_view name, std::string_view value);

  void clear();

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

}  // namespace cartwright::rpc

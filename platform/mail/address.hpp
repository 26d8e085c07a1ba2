#pragma once
// Addresses that mail goes to and comes from.

#include <optional>
#include <string>
#include <string_view>

namespace cartwright::mail {

/// An address as a server of mail takes it: of printable ASCII, its domain in the form of the DNS
/// (IDNA 2008, `ann@xn--bcher-kva.example`). So nothing that is made with it can end a line of a
/// head or of SMTP, and no server needs SMTPUTF8.
class Address {
 public:
  /// Nothing for what is no address (schema::is_email), or has a domain that the DNS cannot have.
  static std::optional<Address> of(std::string_view email);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view domain() const {
    return std::string_view(text_).substr(text_.rfind('@') + 1);
  }

  bool operator==(const Address&) const = default;

 private:
  explicit Address(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace cartwright::mail

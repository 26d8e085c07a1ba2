#pragma once
// What servers elsewhere are asked, and what they answer.

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/outbound/url.hpp"
#include "platform/secret.hpp"

namespace cartwright::outbound {

struct Field {
  std::string name;
  std::string value;
};

enum class Method { get, post };

struct Login {
  Secret user;
  Secret password;
};

/// What is said to a server before its TLS: nothing but the wish for it, or all there is to say
/// where it has none.
enum class Encryption { required, if_offered };

/// Who sends a mail, to whom, and who hands it in. Addresses are of visible ASCII.
struct Envelope {
  std::string sender;
  std::string recipient;
  std::optional<Login> login{};
  Encryption encryption = Encryption::required;
};

struct Request {
  Method method = Method::get;
  Url url;
  std::vector<Field> fields{};         ///< of visible ASCII, blanks and tabs
  std::string body{};                  ///< of a POST, or a whole mail
  std::optional<Envelope> envelope{};  ///< of a mail, whose URL has the client's name for a path
};

struct Answer {
  int status = 0;  ///< of HTTP, any: redirects are answers, too; of SMTP, whether it takes the mail
  std::vector<Field> fields{};
  std::string body{};

  [[nodiscard]] bool is_success() const { return status / 100 == 2; }

  /// The first field of that name, in any case.
  [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
};

struct Limits {
  std::chrono::milliseconds connecting{3'000};  ///< names looked up, TLS agreed on
  std::chrono::milliseconds whole{10'000};      ///< from question to answer, its turn included
  std::size_t head = 64 * 1024;                 ///< bytes of an answer's fields
  std::size_t body = 1024 * 1024;               ///< bytes of an answer's body
};

enum class Failure {
  out_of_reach,  ///< each address of the host is one that may not be asked
  unreachable,   ///< no such name, or nobody listens
  untrusted,     ///< TLS failed, or shows another host than the one that was meant
  too_slow,
  too_large,
  denied,  ///< it lets nobody in with this login
  broken,  ///< it went away in the middle, or does not speak the protocol
};

/// Why there is no answer. Its text names the server, but neither path nor query.
class NoAnswer : public std::runtime_error {
 public:
  NoAnswer(Failure failure, const std::string& text)
      : std::runtime_error(text), failure_(failure) {}

  [[nodiscard]] Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

}  // namespace cartwright::outbound

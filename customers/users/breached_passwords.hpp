#pragma once
// Asks a server elsewhere whether a password is known from a leak, as haveibeenpwned.com and its
// mirrors answer: it is told five digits of the password's SHA-1 and answers with all that begin
// so, so it does not learn which one was meant. Whoever sees the length of the answer does not
// either, as we ask for padding.
// Where no answer comes in time, nothing is known: a shop goes on registering without that server.

#include <chrono>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "platform/outbound/outbound.hpp"
#include "platform/runtime/config.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

struct BreachedPasswordsSettings {
  std::string url{};

  static constexpr auto settings() {
    using runtime::setting;
    return std::tuple(setting("BREACHED_PASSWORDS_URL", &BreachedPasswordsSettings::url,
                              "where passwords of leaks are looked up by five digits of their "
                              "SHA-1, such as https://api.pwnedpasswords.com/range/; empty for "
                              "nowhere"));
  }

  [[nodiscard]] std::vector<std::string> faults() const;
};

/// Of one event loop.
class BreachedPasswords {
 public:
  explicit BreachedPasswords(BreachedPasswordsSettings settings);

  /// Whether the server knows the password. False after two seconds without an answer, and where no
  /// server is set.
  Task<bool> know(Secret password);

 private:
  /// All that begin with these five digits; none if there is no answer.
  Task<std::string> ask(std::string digits);
  void log_no_answer(const std::string& reason);

  const std::string url_;
  const std::unique_ptr<outbound::Outbound> outbound_;  ///< null where no server is set
  std::chrono::steady_clock::time_point next_line_;     ///< of the log
};

}  // namespace cartwright::customers

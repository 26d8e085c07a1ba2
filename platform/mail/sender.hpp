#pragma once
// Hands mails to the one server that carries them on.

#include <chrono>
#include <stdexcept>
#include <string>

#include "platform/mail/message.hpp"
#include "platform/mail/server.hpp"
#include "platform/outbound/outbound.hpp"
#include "platform/task.hpp"

namespace cartwright::mail {

/// The server took no mail, whatever mail it was or only now: worth another try. Whether this one
/// has been sent is open.
struct NotSent : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The server will never take this mail.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Safe to use from several loops, none of which it keeps waiting.
class Sender {
 public:
  /// Some servers look through a mail before they take it.
  static constexpr outbound::Limits kLimits{.connecting = std::chrono::seconds(10),
                                            .whole = std::chrono::seconds(45)};

  /// Where encryption is required, no word of a mail or login is said without TLS to a server that
  /// proves its name, by a CA of the file `ca` or, if that is empty, of the system.
  Sender(Server server, outbound::Encryption encryption, std::string ca = {},
         outbound::Limits limits = kLimits);

  /// Throws NotSent, Refused. Can be cancelled.
  Task<void> send(Message message);

 private:
  const Server server_;
  const outbound::Encryption encryption_;
  outbound::Outbound outbound_;
};

}  // namespace cartwright::mail

#include "platform/mail/sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "platform/error.hpp"

namespace cartwright::mail {
namespace {

// The first digit of a reply (RFC 5321, 4.2.1).
constexpr int kTaken = 2;
constexpr int kNever = 5;

// The sender must log in first (RFC 4954), which is no fault of a mail.
constexpr int kWantsLogin = 530;

// What the server says goes into logs, where no address is to stand.
std::string without_addresses(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \r\n"), text.size());
    const auto word = text.substr(0, end);
    if (!word.empty()) {
      if (!result.empty()) result += ' ';
      result += word.contains('@') ? "…" : word;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

// The name by which we introduce ourselves is that of the domain we write for.
outbound::Url url_for(const Server& server, std::string_view client) {
  const auto text = fmt::format("{}/{}", server.url.origin(), client);
  return outbound::Url::parse(text, outbound::Protocol::smtp).value_or(server.url);
}

}  // namespace

Sender::Sender(Server server, outbound::Encryption encryption, std::string ca,
               outbound::Limits limits)
    : server_(std::move(server)),
      encryption_(encryption),
      outbound_(outbound::anywhere, limits, std::move(ca)) {}

Task<void> Sender::send(Message message) {
  outbound::Answer answer;
  try {
    answer = co_await outbound_.ask(
        {.url = url_for(server_, message.from.address.domain()),
         .body = write(message),
         .envelope = outbound::Envelope{.sender = message.from.address.text(),
                                        .recipient = message.to.address.text(),
                                        .login = server_.login,
                                        .encryption = encryption_}});
  } catch (const outbound::NoAnswer& none) {
    throw NotSent(none.what());
  } catch (const Error& crowd) {
    throw NotSent(crowd.what());
  }
  const auto kind = answer.status / 100;
  if (kind == kTaken) co_return;
  const auto said = without_addresses(answer.body);
  if (kind != kNever || answer.status == kWantsLogin) throw NotSent(said);
  throw Refused(said);
}

}  // namespace cartwright::mail

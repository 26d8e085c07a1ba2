#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/outbound/transfer.hpp"

namespace cartwright::outbound {
namespace {

constexpr std::size_t kLongestReplyLine = 512;  // of RFC 5321

// In seconds. libcurl takes its leave while the thread waits for that.
constexpr long kPatienceAtParting = 2;

// The first digit of a refusal (RFC 5321, 4.2.1).
constexpr long kNotNow = 4;
constexpr long kNever = 5;

bool is_refusal(std::string_view line) { return line.starts_with('4') || line.starts_with('5'); }

std::string checked(std::string address) {
  const auto is_shown = [](char letter) { return letter >= ' ' && letter < '\x7f'; };
  if (std::ranges::all_of(address, is_shown)) return address;
  throw std::invalid_argument("An address of mail may not be sent.");
}

}  // namespace

void Transfer::set_mail() {
  const auto& envelope = *request_.envelope;
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_USE_SSL,
      static_cast<long>(envelope.encryption == Encryption::required ? CURLUSESSL_ALL
                                                                    : CURLUSESSL_TRY));
  if (envelope.login) {
    set(CURLOPT_USERNAME, envelope.login->user.reveal().c_str());
    set(CURLOPT_PASSWORD, envelope.login->password.reveal().c_str());
  }
  set(CURLOPT_MAIL_FROM, checked(envelope.sender).c_str());
  append(recipients_, checked(envelope.recipient));
  set(CURLOPT_MAIL_RCPT, recipients_.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &give_mail);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  const auto patience = std::chrono::ceil<std::chrono::seconds>(policy_.limits.whole);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(patience.count()));
}

std::size_t Transfer::give_mail(char* room, std::size_t one, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto rest = std::string_view(transfer.request_.body).substr(transfer.given_);
  const auto given = std::min(rest.size(), one * size);
  std::memcpy(room, rest.data(), given);
  transfer.given_ += given;
  return given;
}

std::size_t Transfer::take_reply(char* line, std::size_t one, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view said(line, std::min(size, kLongestReplyLine));
  // What it says to our farewell is not why.
  if (is_refusal(said) || !is_refusal(transfer.reply_line_)) transfer.reply_line_ = said;
  const bool is_all_given = transfer.given_ == transfer.request_.body.size();
  if (is_all_given || is_refusal(said)) {
    transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, kPatienceAtParting);
  }
  return take_head(line, one, size, self);
}

// Whether the server has said what it makes of this mail, and not only of us.
bool Transfer::was_judged(CURLcode result, long status) const {
  if (result == CURLE_OK) return true;
  const auto kind = status / 100;
  return (kind == kNotNow || kind == kNever) && (result == CURLE_SEND_ERROR || given_ > 0);
}

}  // namespace cartwright::outbound

#include "platform/outbound/transfer.hpp"

#include <curl/header.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <tuple>
#include <utility>

#include "platform/text/ascii.hpp"

namespace cartwright::outbound {
namespace {

constexpr const char* kAgent = "cartwright";

template <class Bytes>
IpAddress address_at(const curl_sockaddr& address, std::size_t offset) {
  Bytes bytes{};
  std::memcpy(bytes.data(), reinterpret_cast<const char*>(&address.addr) + offset, bytes.size());
  return IpAddress(bytes);
}

// Nothing for a family that is neither IPv4 nor IPv6.
std::optional<IpAddress> address_of(const curl_sockaddr& address) {
  switch (address.family) {
    case AF_INET:
      return address_at<IpAddress::V4>(address, offsetof(sockaddr_in, sin_addr));
    case AF_INET6:
      return address_at<IpAddress::V6>(address, offsetof(sockaddr_in6, sin6_addr));
    default:
      return std::nullopt;
  }
}

bool is_token_letter(char letter) { return letter > ' ' && letter < '\x7f' && letter != ':'; }

bool is_value_letter(char letter) { return (letter >= ' ' && letter < '\x7f') || letter == '\t'; }

// What says where a request ends, and for whom it is, is libcurl's to say.
bool is_of_framing(const std::string& name) {
  constexpr std::array<std::string_view, 9> kNames{"connection", "content-length",    "expect",
                                                   "host",       "keep-alive",        "te",
                                                   "trailer",    "transfer-encoding", "upgrade"};
  return std::ranges::any_of(
      kNames, [&](std::string_view known) { return text::same_in_any_case(name, known); });
}

bool may_be_sent(const Field& field) {
  return !field.name.empty() && std::ranges::all_of(field.name, is_token_letter) &&
         std::ranges::all_of(field.value, is_value_letter) && !is_of_framing(field.name);
}

// libcurl drops a field without a value; with a semicolon it sends an empty one.
std::string line_of(const Field& field) {
  if (!may_be_sent(field)) throw std::invalid_argument("A field of a request may not be sent.");
  const bool is_blank = field.value.find_first_not_of(" \t") == std::string::npos;
  return is_blank ? field.name + ";" : field.name + ": " + field.value;
}

}  // namespace

std::optional<std::string_view> Answer::field(std::string_view name) const {
  const auto found =
      std::ranges::find_if(fields, [wanted = text::lower_case(name)](const Field& field) {
        return text::same_in_any_case(field.name, wanted);
      });
  if (found == fields.end()) return std::nullopt;
  return found->value;
}

Transfer::Transfer(Request request, const Policy& policy)
    : request_(std::move(request)), policy_(policy), handle_(curl_easy_init()) {
  if (handle_ == nullptr) throw std::bad_alloc();
  set_common();
  set_limits();
  if (request_.envelope) {
    set_mail();
  } else {
    set_request();
    set_fields();
  }
}

void Transfer::set_common() {
  set(CURLOPT_URL, request_.url.text().c_str());
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, request_.envelope ? &take_reply : &take_head);
  set(CURLOPT_HEADERDATA, this);
}

void Transfer::set_request() {
  set(CURLOPT_USERAGENT, kAgent);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  if (request_.method == Method::get) return;
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDS, request_.body.data());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
}

void Transfer::set_limits() {
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(policy_.limits.connecting.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  // Else the end of a transfer waits for a name server that does not answer.
  set(CURLOPT_QUICK_EXIT, 1L);
  // On a kept connection, what a server has said too much would be the next one's answer.
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_PROXY, "");  // whatever the environment says
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!policy_.ca.empty()) set(CURLOPT_CAINFO, policy_.ca.c_str());
  // The address that is looked at is the one that is used: a name may change between two looks.
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::limit_time(std::chrono::milliseconds left) {
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
}

NoAnswer Transfer::no_turn() const {
  return {Failure::too_slow, origin() + ": too much is being asked there already"};
}

void Transfer::set_fields() {
  for (const auto& field : request_.fields) append(fields_, line_of(field));
  append(fields_, "Expect:");  // nobody waits to be asked for the body
  set(CURLOPT_HTTPHEADER, fields_.get());
}

void Transfer::append(List& list, const std::string& line) {
  auto* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  std::ignore = list.release();
  list.reset(longer);
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto host = address_of(*address);
  if (!host || !transfer.policy_.reach(*host)) {
    transfer.is_out_of_reach_ = true;
    return CURL_SOCKET_BAD;
  }
  transfer.is_within_reach_ = true;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Transfer::take_head(char*, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.head_ += size;
  transfer.is_too_large_ = transfer.head_ > transfer.policy_.limits.head;
  return transfer.is_too_large_ ? 0 : size;
}

std::size_t Transfer::take_body(char* part, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto room = transfer.policy_.limits.body - transfer.body_.size();
  transfer.is_too_large_ = size > room;
  if (transfer.is_too_large_) return 0;
  transfer.body_.append(part, size);
  return size;
}

long Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

Answer Transfer::take_answer(CURLcode result) {
  if (request_.envelope && was_judged(result, status())) {
    return {static_cast<int>(status()), {}, std::move(reply_line_)};
  }
  if (result != CURLE_OK) {
    const std::string said = error_[0] != '\0' ? error_.data() : curl_easy_strerror(result);
    throw NoAnswer(failure_of(result), origin() + ": " + said);
  }
  return {static_cast<int>(status()), take_fields(), std::move(body_)};
}

Failure Transfer::failure_of(CURLcode result) const {
  if (is_too_large_) return Failure::too_large;
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Failure::unreachable;
    case CURLE_COULDNT_CONNECT:
      return is_out_of_reach_ && !is_within_reach_ ? Failure::out_of_reach : Failure::unreachable;
    case CURLE_LOGIN_DENIED:
      return Failure::denied;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Failure::untrusted;
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::too_slow;
    default:
      return Failure::broken;
  }
}

std::vector<Field> Transfer::take_fields() const {
  std::vector<Field> fields;
  curl_header* field = nullptr;
  while ((field = curl_easy_nextheader(handle_.get(), CURLH_HEADER, -1, field)) != nullptr) {
    fields.push_back({field->name, field->value});
  }
  return fields;
}

}  // namespace cartwright::outbound

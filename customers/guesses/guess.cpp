#include "customers/guesses/guess.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "customers/users/mailbox.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::customers {
namespace {

constexpr std::size_t kHashBytes = 16;

std::string_view view_of(const auth::Hs256::Signature& signature) {
  return {signature.data(), signature.size()};
}

/// A key of its own for this use of the secret.
Secret key_of(const Secret& secret) {
  return Secret(std::string(view_of(auth::Hs256(secret).sign("guesses at passwords"))));
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char letter) { return static_cast<signed char>(letter) >= 0; });
}

boost::asio::ip::address_v6 first_address_of(std::uint64_t prefix) {
  boost::asio::ip::address_v6::bytes_type bytes{};
  for (std::size_t i = 8; i-- > 0; prefix >>= 8U) bytes[i] = static_cast<unsigned char>(prefix);
  return boost::asio::ip::address_v6(bytes);
}

}  // namespace

std::string guessed_at(const std::string& email) {
  auto mailbox = text::lower_case(mailbox_of(email));
  if (is_ascii(mailbox)) return mailbox;
  return mailbox.substr(0, mailbox.rfind('@') + 1) + "*";
}

std::string cidr_of(const runtime::ClientNetwork& network) {
  if (network.is_v6) return first_address_of(network.prefix).to_string() + "/64";
  const boost::asio::ip::address_v4 address(static_cast<std::uint32_t>(network.prefix));
  return address.to_string() + "/32";
}

GuessPlaces::GuessPlaces(const Secret& secret) : key_(key_of(secret)) {}

GuessPlace GuessPlaces::place_of(const std::string& email,
                                 const runtime::ClientNetwork& network) const {
  const auto mailbox = guessed_at(email);
  auto cidr = cidr_of(network);
  auto both = hash(fmt::format("{}\n{}", mailbox, cidr));
  return {.network = std::move(cidr), .address = hash(mailbox), .both = std::move(both)};
}

Bytes GuessPlaces::hash(std::string_view text) const {
  return Bytes(std::string(view_of(key_.sign(text)).substr(0, kHashBytes)));
}

}  // namespace cartwright::customers

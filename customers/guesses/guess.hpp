#pragma once
// At which password, and from where, somebody guesses.

#include <string>

#include "platform/auth/hs256.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

/// What all spellings of one account's address have in common: its mailbox in lower case, with
/// `*` for a domain beyond ASCII, whose letters have more cases than one.
std::string guessed_at(const std::string& email);

/// As PostgreSQL has it: `192.0.2.1/32`, `2001:db8::/64`.
std::string cidr_of(const runtime::ClientNetwork& network);

/// A guess as it is counted. Whoever reads it in the database learns no address of mail.
struct GuessPlace {
  std::string network;
  Bytes address;
  Bytes both;  ///< as which the address knows the network
};

class GuessPlaces {
 public:
  explicit GuessPlaces(const Secret& secret);

  [[nodiscard]] GuessPlace place_of(const std::string& email,
                                    const runtime::ClientNetwork& network) const;

 private:
  [[nodiscard]] Bytes hash(std::string_view text) const;

  auth::Hs256 key_;
};

}  // namespace cartwright::customers

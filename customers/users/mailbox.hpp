#pragma once
// One mailbox, one account: the domain of an e-mail address can be spelled in several ways.

#include <string>

namespace cartwright::customers {

/// The address with its domain in the one spelling that we store: letters of other scripts composed
/// (NFC), in lower case and not in Punycode (`ann@xn--bcher-kva.example` is `ann@bücher.example`).
/// An ASCII domain stays as it is typed, as does one that IDNA 2008 does not know. The local part
/// is ASCII, and its owner's matter.
std::string mailbox_of(const std::string& email);

}  // namespace cartwright::customers

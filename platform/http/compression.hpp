#pragma once
// Content codings (RFC 9110, 8.4.1) for bodies that anybody may read. Nothing that belongs to one
// caller is ever compressed: the length of what is tells those who watch the connection, and can
// have something of their own put beside a secret, what that secret is (BREACH).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/fields.hpp"

namespace cartwright::http {

enum class Coding : std::uint8_t { identity, gzip, br };

/// How much time a text is worth: a reply's own is compressed on its loop, 8 kB in 0.1 ms; what
/// many replies share, on a thread that has time.
enum class Effort : std::uint8_t { once_a_reply, once_a_change };

/// Below this a body fits into the packet of its head as it is.
inline constexpr std::size_t kWorthCompressing = 1000;

/// As in Content-Encoding.
std::string_view name_of(Coding coding);

/// `text` in that coding. Throws std::bad_alloc.
std::string compress(Coding coding, std::string_view text, Effort effort);

/// What a client would like best: br rather than gzip where it likes both alike. One that refuses
/// everything gets what is not compressed.
Coding choose_coding(FieldLines accept_encoding);

}  // namespace cartwright::http

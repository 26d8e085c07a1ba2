#pragma once
// Secrets that operators give programs. A command line is no place for them: everybody on the
// machine sees it, and the shell keeps it.

#include <string_view>

#include "platform/secret.hpp"

namespace cartwright::runtime {

/// The first line of standard input. Where that is a terminal, it is asked for by `prompt`, and not
/// shown, and once more: throws UsageError if the two differ, and where there is no line.
Secret typed_secret(std::string_view prompt);

}  // namespace cartwright::runtime

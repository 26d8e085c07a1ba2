#pragma once

namespace cartwright::runtime {

/// Lets no dump of this process's memory be written, and nobody but root read it: it holds keys and
/// passwords.
void forbid_core_dumps();

}  // namespace cartwright::runtime

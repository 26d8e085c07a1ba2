#pragma once

namespace cartwright::runtime {

/// Lets this process have as many open files as the system allows it. Every connection is one, and
/// the soft limit, often 1024, is meant for programs that use select().
void raise_file_limit();

}  // namespace cartwright::runtime

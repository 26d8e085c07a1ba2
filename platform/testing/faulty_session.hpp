#pragma once
// A session with PostgreSQL over which something comes that nobody has thought of. libpq's function
// that reads is replaced in the program; it otherwise does what it always does.

namespace cartwright::test {

/// Lets the next read from the session that `pid` serves throw std::runtime_error("it cannot be").
void fail_next_read_from(int pid);

}  // namespace cartwright::test

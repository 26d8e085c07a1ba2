#pragma once
// Memory that is not there when it is asked for. The operator new of the program is replaced; it
// otherwise does what it always does.

#include <cstddef>

namespace cartwright::testing {

/// Lets an allocation of this thread fail, after `others` that do not.
void fail_allocation(std::size_t others);

}  // namespace cartwright::testing

#pragma once
// Memory that is not there when it is asked for. What the program itself is compiled of asks for it
// here; what is in shared libraries does not.

#include <cstddef>

namespace cartwright::test {

/// Lets an allocation of this thread fail, after `others` that do not.
void fail_allocation(std::size_t others);

}  // namespace cartwright::test

#pragma once
// How the work of a job says that nothing will come of it.

#include <stdexcept>

namespace cartwright::jobs {

/// No other attempt would be of use: the job is kept with this error, and not tried again.
struct Hopeless : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cartwright::jobs

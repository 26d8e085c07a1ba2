#include "platform/db/batch.hpp"

#include <stdexcept>

namespace cartwright::db {

RequestPointer Batch::to_request(const RowType* row_type) && {
  if (statements_.empty()) throw std::logic_error("A batch was sent twice.");
  statements_.back().row_type = row_type;
  return std::make_unique<Request>(std::exchange(statements_, {}));
}

}  // namespace cartwright::db

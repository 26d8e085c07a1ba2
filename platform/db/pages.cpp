#include "platform/db/pages.hpp"

namespace cartwright::db {

bool is_last_page(const Result& page) {
  return page.row_count() < kPageRows && page.byte_count() < kPageBytes;
}

}  // namespace cartwright::db

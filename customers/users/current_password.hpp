#pragma once

namespace cartwright::customers {

/// Whether those who change their own password have to know it.
enum class CurrentPassword { is_required, is_optional };

}  // namespace cartwright::customers

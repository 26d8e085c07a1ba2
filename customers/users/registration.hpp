#pragma once
// Who may have an account at once.

#include <array>
#include <string_view>
#include <utility>

namespace cartwright::customers {

enum class Registration {
  open,      ///< whoever registers
  verified,  ///< whoever shows that the address is theirs: before that there is no login
};

inline constexpr std::array<std::pair<std::string_view, Registration>, 2> kRegistrations{
    {{"open", Registration::open}, {"verified", Registration::verified}}};

}  // namespace cartwright::customers

#pragma once
// The files of customers/mail/templates, in the program itself.

#include <string_view>

#include "customers/mail/mail_job.hpp"

namespace cartwright::customers {

struct BuiltInTemplate {
  std::string_view text;
  std::string_view html;
};

BuiltInTemplate built_in_template(Occasion occasion);

}  // namespace cartwright::customers

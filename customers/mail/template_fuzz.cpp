// Templates: what is taken says what it said, with what was filled in, and nothing that is filled
// in becomes markup or a place.

#include "customers/mail/template.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "platform/testing/fuzzing/promise.hpp"

namespace cartwright::customers {
namespace {

using fuzzing::promise;

void check(std::string_view source) {
  try {
    const Template text(source, Markup::none);
    const TemplateValues names{.shop_name = "{{shop_name}}",
                               .shop_url = "{{shop_url}}",
                               .email = "{{email}}",
                               .code = "{{code}}"};
    promise(text.fill(names) == source, "a template that says something else");
    const Template html(source, Markup::html);
    const auto with_markup = html.fill({.email = "<&>\"'", .code = "<&>\"'"});
    const auto with_text = html.fill({.email = "_", .code = "_"});
    const auto count = [](std::string_view all) { return std::ranges::count(all, '<'); };
    promise(count(with_markup) == count(with_text), "a value that is markup");
  } catch (const TemplateFault& fault) {
    const auto lines = std::ranges::count(source, '\n') + 1;
    promise(fault.line() >= 1 && static_cast<std::ptrdiff_t>(fault.line()) <= lines,
            "a fault in a line that is not there");
  }
}

}  // namespace
}  // namespace cartwright::customers

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::customers::check({reinterpret_cast<const char*>(data), size});
  return 0;
}

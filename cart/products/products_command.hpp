#pragma once
// What an operator may ask of cartwright-products.

#include <cstdint>
#include <string>

#include "cart/products/product_rows.hpp"
#include "platform/runtime/operators_program.hpp"

namespace cartwright::cart {

/// The file that stands for standard input, and for standard output.
inline constexpr auto kStandardStream = "-";

struct ProductsCommand {
  enum class Act : std::uint8_t { help, import_file, export_file };

  Act act = Act::help;
  std::string file = {};
  FileFormat format = FileFormat::csv;
  bool is_dry_run = false;
};

/// Throws UsageError.
ProductsCommand products_command_of(runtime::Arguments arguments);

/// How to call it; `settings` describes those that it reads.
std::string products_help(std::string settings);

}  // namespace cartwright::cart

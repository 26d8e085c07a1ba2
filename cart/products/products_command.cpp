#include "cart/products/products_command.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "platform/text/ascii.hpp"

namespace cartwright::cart {
namespace {

using runtime::UsageError;

constexpr std::string_view kFormatOption = "--format=";

std::optional<FileFormat> format_called(std::string_view name) {
  if (text::same_in_any_case(name, "csv")) return FileFormat::csv;
  if (text::same_in_any_case(name, "ndjson") || text::same_in_any_case(name, "jsonl")) {
    return FileFormat::ndjson;
  }
  return std::nullopt;
}

std::optional<FileFormat> format_of_file(std::string_view path) {
  const auto point = path.rfind('.');
  return point == std::string_view::npos ? std::nullopt : format_called(path.substr(point + 1));
}

bool asks_for_help(std::string_view argument) { return argument == "--help" || argument == "-h"; }

ProductsCommand::Act act_called(std::string_view name) {
  if (name == "import") return ProductsCommand::Act::import_file;
  if (name == "export") return ProductsCommand::Act::export_file;
  throw UsageError(fmt::format("'{}' is neither import nor export", name));
}

// What the arguments say of the format, if they do.
struct Reading {
  ProductsCommand command;
  std::optional<FileFormat> format = std::nullopt;
};

void take_option(Reading& reading, std::string_view option) {
  const bool imports = reading.command.act == ProductsCommand::Act::import_file;
  if (option == "--dry-run" && imports) {
    reading.command.is_dry_run = true;
  } else if (option.starts_with(kFormatOption)) {
    reading.format = format_called(option.substr(kFormatOption.size()));
    if (!reading.format) throw UsageError(fmt::format("'{}' is neither csv nor ndjson", option));
  } else {
    throw UsageError(fmt::format("there is no option '{}' here", option));
  }
}

void take(Reading& reading, std::string_view argument) {
  if (argument.starts_with('-') && argument != kStandardStream) {
    return take_option(reading, argument);
  }
  if (!reading.command.file.empty()) throw UsageError("there is one file at a time");
  reading.command.file = argument;
}

}  // namespace

ProductsCommand products_command_of(runtime::Arguments arguments) {
  if (arguments.empty()) throw UsageError("it takes import or export, and a file");
  for (const std::string_view argument : arguments) {
    if (asks_for_help(argument)) return {};
  }
  Reading reading{{.act = act_called(arguments.front())}};
  for (const std::string_view argument : arguments.subspan(1)) take(reading, argument);
  auto& command = reading.command;
  if (command.file.empty()) throw UsageError("there is no file; - is the standard stream");
  if (!reading.format) reading.format = format_of_file(command.file);
  if (!reading.format) {
    throw UsageError(
        fmt::format("'{}' does not tell its format; say --format=csv or "
                    "--format=ndjson",
                    command.file));
  }
  command.format = *reading.format;
  return command;
}

std::string products_help(std::string settings) {
  return fmt::format(
      R"(Usage: cartwright-products import [--format=csv|ndjson] [--dry-run] FILE
       cartwright-products export [--format=csv|ndjson] FILE

Brings the products of a file into the database of cart, by their sku, or writes all products that have one. Rules and
columns are those of /api/v1/products/import/ and /export/, but a file may be of any length. FILE may be -, for standard
input and output; its format is that of its name, .csv, .ndjson or .jsonl, or what --format says.

Commands:

  import    make what is not there and change what is: all rows, or, where one has a fault, none. Each fault is printed.
            Carts and readers go on meanwhile, and see all of it at once in the end; whoever changes one of the products
            waits, and so does another import.
  export    write what an import takes back. FILE gets its name once it is whole.

Options:

  --dry-run say what an import would do, and change nothing
  --format=FORMAT
            csv, with a header line that names the columns, or ndjson, a JSON object a line

It exits with 0, with 1 if it could not do it, and with 2 if it was called wrongly. Settings are those of cart: environment
variables, or, where none begins with POSTGRES_, the file /etc/cartwright/cart.env:

{})",
      settings);
}

}  // namespace cartwright::cart

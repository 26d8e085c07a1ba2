#include "cart/products/products_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <tuple>
#include <utility>

#include "cart/products/product_export.hpp"
#include "cart/products/product_file.hpp"
#include "cart/products/product_import.hpp"
#include "cart/products/products_command.hpp"
#include "cart/products/progress.hpp"
#include "platform/db/operation.hpp"
#include "platform/runtime/service_environment.hpp"

namespace cartwright::cart {
namespace {

// A file that comes through a pipe may stop for so long.
constexpr std::chrono::minutes kPatience{1};

// Whoever changes a product, or imports, holds it for a moment, and is waited for.
constexpr db::Command kWait{"SET LOCAL lock_timeout = '30s'"};

struct ProgramConfig {
  db::Settings postgres{.database = "cart", .user = "cart"};

  static constexpr auto settings() { return std::tuple(runtime::group(&ProgramConfig::postgres)); }
};

db::Settings database_settings() {
  const auto environment = runtime::service_environment(runtime::process_environment(), "POSTGRES_",
                                                        "/etc/cartwright/cart.env");
  auto settings = runtime::load_config<ProgramConfig>(environment).postgres;
  settings.application_name = kProductsProgram;
  settings.query_timeout = std::max<std::chrono::milliseconds>(settings.query_timeout, kPatience);
  return settings;
}

std::string counts_of(const ImportReport& report) {
  return fmt::format("{} created, {} updated, {} unchanged, {} failed", report.created,
                     report.updated, report.unchanged, report.failed);
}

// As JSON, in which nothing from the file can move about in a terminal.
void print_faults(const ImportReport& report) {
  for (const auto& fault : report.faults) {
    std::cerr << fmt::format("row {}: {}\n", fault.row, fault.fields.text());
  }
  const auto others = report.failed - static_cast<std::int64_t>(report.faults.size());
  if (others > 0) std::cerr << fmt::format("and {} rows more\n", others);
}

Task<void> import_file(db::Database* database, ProductsCommand command, ImportReport* report) {
  FileReader file(command.file);
  auto transaction = database->begin();
  co_await transaction.execute(kWait);
  ProductImport import(&transaction, command.format,
                       command.is_dry_run ? Purpose::dry_run : Purpose::import);
  Progress progress;
  while (true) {
    const auto piece = file.read(ProductImport::kPiece);
    if (piece.empty()) break;
    co_await import.take(piece);
    progress.show(import.rows(), file.position(), file.size());
  }
  *report = co_await import.finish();
  if (report->failed == 0 && !command.is_dry_run) co_await transaction.commit();
}

Task<void> export_file(db::Database* database, ProductsCommand command, std::int64_t* count) {
  FileWriter file(command.file);
  auto pages = exported_products(*database);
  ProductWriter writer(command.format);
  Progress progress;
  std::string text;
  while (!pages.has_ended()) {
    const auto products = co_await pages.next();
    writer.append(text, products);
    file.write(text);
    text.clear();
    *count += static_cast<std::int64_t>(products.size());
    progress.show(*count, file.position());
  }
  writer.end(text);
  file.write(text);
  file.finish();
}

int run_import(const ProductsCommand& command) {
  ImportReport report;
  db::run_operation(database_settings(), [&](Executor, db::Database* database) {
    return import_file(database, command, &report);
  });
  print_faults(report);
  const bool changes_nothing = command.is_dry_run || report.failed > 0;
  std::cout << counts_of(report) << (changes_nothing ? "; nothing was changed\n" : "\n");
  return report.failed == 0 ? EXIT_SUCCESS : runtime::kFailed;
}

int run_export(const ProductsCommand& command) {
  std::int64_t count = 0;
  db::run_operation(database_settings(), [&](Executor, db::Database* database) {
    return export_file(database, command, &count);
  });
  std::cerr << fmt::format("{} exported\n", count);
  return EXIT_SUCCESS;
}

}  // namespace

int run_products_program(runtime::Arguments arguments) {
  const auto command = products_command_of(arguments);
  switch (command.act) {
    case ProductsCommand::Act::help:
      std::cout << products_help(runtime::describe_config<ProgramConfig>());
      return EXIT_SUCCESS;
    case ProductsCommand::Act::import_file:
      return run_import(command);
    case ProductsCommand::Act::export_file:
      return run_export(command);
  }
  std::unreachable();
}

}  // namespace cartwright::cart

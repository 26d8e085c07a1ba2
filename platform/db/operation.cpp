#include "platform/db/operation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>

namespace cartwright::db {
namespace {

Task<void> perform(Task<void> operation, Database* database) {
  std::exception_ptr failure;
  try {
    co_await std::move(operation);
  } catch (...) {
    failure = std::current_exception();
  }
  co_await database->stop();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

void run_operation(Settings settings, const Operation& begin) {
  settings.read_connections = settings.write_connections = settings.list_connections = 1;
  boost::asio::io_context loop;
  Database database(loop.get_executor(), std::move(settings));
  auto operation = begin(loop.get_executor(), &database);
  database.start();
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, perform(std::move(operation), &database),
                        [&failure](std::exception_ptr thrown) { failure = std::move(thrown); });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace cartwright::db

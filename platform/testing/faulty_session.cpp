#include "platform/testing/faulty_session.hpp"

#include <libpq-fe.h>

#include <dlfcn.h>
#include <stdexcept>

namespace cartwright::test {
namespace {

thread_local int faulty_pid = 0;

}  // namespace

void fail_next_read_from(int pid) { faulty_pid = pid; }

}  // namespace cartwright::test

extern "C" int PQconsumeInput(PGconn* connection) {
  using cartwright::test::faulty_pid;
  static const auto original =
      reinterpret_cast<int (*)(PGconn*)>(dlsym(RTLD_NEXT, "PQconsumeInput"));
  if (faulty_pid != 0 && PQbackendPID(connection) == faulty_pid) {
    faulty_pid = 0;
    throw std::runtime_error("it cannot be");
  }
  return original(connection);
}

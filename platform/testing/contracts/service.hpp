#pragma once
// What the services promise alike is tested once, by the tests of this folder. They are part of the
// test program of each service, which describes itself to them in its testing/contract.cpp.

#include <string>

#include "platform/testing/service_settings.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

/// What a user alone may read with GET.
struct OwnResource {
  std::string path;
  std::string token;  ///< "Bearer …"
};

struct Service {
  std::string name;              ///< of its folder, its database and its certificate
  std::string program;           ///< the path of it
  std::string positive_setting;  ///< one of its own, which 0 is no value for
  std::string route;             ///< the pattern that the path of an OwnResource follows
  std::string table;             ///< what a GET of it reads
  Settings (*settings)();        ///< what it needs besides what every service does
  OwnResource (*given_resource)(TemporaryDatabase& database);
};

/// The service whose test program this is; each defines it.
Service service_under_test();

}  // namespace cartwright::test

#pragma once
// The fixture of tests of a whole program, as operators run it, with a database of its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/testing/contracts/service.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/service_process.hpp"

namespace cartwright::test {

class ServiceFixture : public testing::Test {
 protected:
  /// Starts the program with what it needs, replaced where `changes` say so.
  ServiceProcess start(const Settings& changes = {});

  /// Runs it with what must keep it from serving.
  Ended run(const Settings& changes, const std::vector<std::string>& arguments = {});

  OwnResource given_resource() { return service.given_resource(database); }

  static HttpClient client_of(const ServiceProcess& program);
  static HttpReply get(const ServiceProcess& program, const std::string& path);
  static HttpReply get(const ServiceProcess& program, const OwnResource& resource);

  /// Whether /readyz says `status` within some seconds.
  static bool readyz_becomes(int status, const ServiceProcess& program);

  const Service service = service_under_test();
  TemporaryDatabase database{service.name};

 private:
  Settings settings(const Settings& changes) const;
};

/// One sentence: no stack of causes, no second line.
MATCHER(IsOneLine, "") { return arg.find('\n') == arg.size() - 1; }

}  // namespace cartwright::test

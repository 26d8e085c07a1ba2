#include "platform/testing/contracts/service_fixture.hpp"

#include "platform/testing/eventually.hpp"

namespace cartwright::test {

ServiceProcess ServiceFixture::start(const Settings& changes) {
  return ServiceProcess(service.program, settings(changes));
}

Ended ServiceFixture::run(const Settings& changes, const std::vector<std::string>& arguments) {
  return run_to_end(service.program, arguments, settings(changes));
}

HttpClient ServiceFixture::client_of(const ServiceProcess& program) {
  return HttpClient(program.port("http_port"));
}

HttpReply ServiceFixture::get(const ServiceProcess& program, const std::string& path) {
  return client_of(program).get(path);
}

HttpReply ServiceFixture::get(const ServiceProcess& program, const OwnResource& resource) {
  return client_of(program).as(resource.token).get(resource.path);
}

bool ServiceFixture::readyz_becomes(int status, const ServiceProcess& program) {
  return eventually([&] { return get(program, "/readyz").status == status; });
}

Settings ServiceFixture::settings(const Settings& changes) const {
  const auto needed = with(service_settings(service.program, database), service.settings());
  return with(needed, changes);
}

}  // namespace cartwright::test

#include "customers/testing/guess_fixture.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>

#include "customers/guesses/guess.hpp"
#include "customers/testing/bodies.hpp"
#include "platform/runtime/client_network.hpp"

namespace cartwright::customers {
namespace {

std::string row(const std::string& address, const std::string& email) {
  const GuessPlaces places(Secret{kTestSecret});
  const auto network = runtime::network_of(boost::asio::ip::make_address(address));
  const auto place = places.place_of(email, network);
  const auto hash = place.address.view();
  return fmt::format(
      "('{}', '\\x{:02x}', true)", place.network,
      fmt::join(reinterpret_cast<const unsigned char*>(hash.data()),
                reinterpret_cast<const unsigned char*>(hash.data()) + hash.size(), ""));
}

std::string insertion(const std::vector<std::string>& rows) {
  return fmt::format("INSERT INTO guesses (network, address, is_wrong) VALUES {}",
                     fmt::join(rows, ", "));
}

}  // namespace

std::string GuessFixture::new_address() {
  static std::atomic<int> last = 0;
  const auto number = ++last;
  return fmt::format("127.9.{}.{}", number / 200, 1 + number % 200);
}

test::HttpReply GuessFixture::log_in(const std::string& address, std::string_view email,
                                     std::string_view password) {
  auto client = anonymous();
  client.come_from(address);
  return client.post(kLogin, credentials_body(email, password));
}

void GuessFixture::given_wrong(int count, const std::string& address, const std::string& email) {
  database.execute(insertion(std::vector(static_cast<std::size_t>(count), row(address, email))));
}

void GuessFixture::given_wrong_from(const std::string& address, int count) {
  std::vector<std::string> rows;
  for (int i = 0; i < count; ++i) rows.push_back(row(address, fmt::format("u{}@example.com", i)));
  database.execute(insertion(rows));
}

void GuessFixture::given_wrong_at(const std::string& email, int count) {
  std::vector<std::string> rows;
  for (int i = 0; i < count; ++i)
    rows.push_back(row(fmt::format("10.1.{}.{}", i / 200, i % 200), email));
  database.execute(insertion(rows));
}

void GuessFixture::guesses_age(const std::string& interval) {
  database.execute("UPDATE guesses SET made = made - interval '" + interval + "'");
}

}  // namespace cartwright::customers

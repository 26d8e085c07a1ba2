#include "platform/testing/rpc/token_service.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/redirect_error.hpp>

#include <array>
#include <stdexcept>
#include <string_view>

#include "platform/error.hpp"

namespace cartwright::rpc::test {

TokenService::TokenService(Executor executor)
    : executor_(executor), gate_(executor), opener_(executor) {
  boost::asio::local::connect_pair(gate_, opener_);
  gate_.non_blocking(true);
}

void TokenService::open_gate() { opener_.write_some(boost::asio::buffer("x", 1)); }

void TokenService::mount(Server& server) {
  server.unary("/UserAuth/ValidateToken", this, &TokenService::validate_token);
}

Task<AuthResponse> TokenService::validate_token(AuthRequest request) {
  constexpr std::string_view kRefuse = "refuse ";
  const auto& token = request.token().value();
  if (token.starts_with(kRefuse)) throw unauthenticated(token.substr(kRefuse.size()));
  if (token == "down") throw unavailable("The store is down.");
  if (token == "bug") throw std::logic_error("secret detail");
  if (token == "wait") co_await wait(std::chrono::hours(1));
  if (token == "slow") co_await wait(std::chrono::milliseconds(500));
  if (token.starts_with("gate ")) co_await wait_at_gate();
  AuthResponse response;
  response.mutable_payload()->set_user_id(7);
  response.mutable_payload()->set_email(token == "large" ? std::string(1 << 20, 'x') : token);
  ++answered_;
  co_return response;
}

Task<void> TokenService::wait(std::chrono::steady_clock::duration longest) {
  Timer timer(executor_, longest);
  boost::system::error_code woken;
  ++waiting_;
  co_await timer.async_wait(boost::asio::redirect_error(use_task, woken));
  --waiting_;
  if (woken) ++cancelled_;
}

Task<void> TokenService::wait_at_gate() {
  boost::system::error_code opened;
  ++waiting_;
  co_await gate_.async_wait(Gate::wait_read, boost::asio::redirect_error(use_task, opened));
  --waiting_;
  // Whoever comes later waits for the next time.
  std::array<char, 16> signs{};
  gate_.read_some(boost::asio::buffer(signs), opened);
}

}  // namespace cartwright::rpc::test

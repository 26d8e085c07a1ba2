#include "platform/effects/content_hash.hpp"

#include <boost/asio/post.hpp>

#include <string>

#include "platform/auth/hs256.hpp"

namespace cartwright::effects {
namespace {

// They take well below a millisecond.
constexpr std::size_t kBytesATurn = 64 * 1024;

}  // namespace

Task<Bytes> hash_content(Secret key, std::string_view body) {
  const auth::Hs256 keyed(key);
  auto signing = keyed.begin();
  while (body.size() > kBytesATurn) {
    signing.add(body.substr(0, kBytesATurn));
    body.remove_prefix(kBytesATurn);
    co_await boost::asio::post(use_task);
  }
  signing.add(body);
  const auto hash = signing.finish();
  co_return Bytes(std::string(hash.begin(), hash.end()));
}

}  // namespace cartwright::effects

#include "platform/http/front.hpp"

#include <utility>

namespace cartwright::http {

Front::Front(Executor executor, const ServerSettings& settings, std::size_t loops, Docs docs,
             auth::Authenticator& authenticator, effects::KeptReplies& kept_replies,
             runtime::Metrics& metrics)
    : router_(authenticator, &kept_replies),
      lists_(executor, Lists::kMost / loops),
      probes_(metrics),
      docs_(std::move(docs)),
      server_(executor, settings.shared_by(loops), router_, metrics) {}

void Front::start() {
  probes_.mount(router_);
  docs_.mount(router_);
  server_.start();
}

}  // namespace cartwright::http

#include "platform/db/primary.hpp"

#include <fmt/format.h>

#include <utility>

#include "platform/db/connection_lost.hpp"

namespace cartwright::db {

Primary::Tie::Tie(Primary& primary, Server server, std::move_only_function<void()> superseded)
    : server_(std::move(server)), superseded_(std::move(superseded)) {
  primary.ties_.push_back(*this);
}

void Primary::meet(const Server& server) {
  if (server == newest_) return;
  if (newest_ && newest_->system == server.system && newest_->timeline > server.timeline) {
    throw ConnectionLost(
        fmt::format("This server was the primary up to timeline {}; timeline {} has been met",
                    server.timeline, newest_->timeline));
  }
  newest_ = server;
  for (auto next = ties_.begin(); next != ties_.end();) {
    auto& tie = *next++;
    if (tie.server_ != server) tie.superseded_();
  }
}

}  // namespace cartwright::db

#include "customers/keys/key_folder.hpp"

#include <stdexcept>
#include <utility>

#include "platform/runtime/log.hpp"

namespace cartwright::customers {

KeyFolder::KeyFolder(std::string folder, auth::Tokens& tokens)
    : folder_(std::move(folder)), tokens_(tokens) {
  if (!folder_.empty()) tokens_.renew(auth::KeyRing::read(folder_));
}

void KeyFolder::reload() try {
  if (folder_.empty()) return;
  tokens_.renew(auth::KeyRing::read(folder_));
  const auto* active = tokens_.ring().active();
  log::info("keys taken up", {{"signs", active != nullptr ? active->id : "JWT_SECRET"}});
} catch (const std::runtime_error& error) {
  log::error("keys not taken up", {{"reason", error.what()}});
}

}  // namespace cartwright::customers

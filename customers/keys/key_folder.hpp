#pragma once
// Has tokens signed and verified by the keys of a folder (ADR 39).

#include <string>

#include "platform/auth/tokens.hpp"

namespace cartwright::customers {

class KeyFolder {
 public:
  /// Without a folder there are no keys. `tokens` outlives this object. Throws std::runtime_error
  /// if a key is not as it should be.
  KeyFolder(std::string folder, auth::Tokens& tokens);

  /// Takes up what has changed. Where something is not as it should be, the keys stay those they
  /// were, and the log says why.
  void reload();

 private:
  const std::string folder_;
  auth::Tokens& tokens_;
};

}  // namespace cartwright::customers

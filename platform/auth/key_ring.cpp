#include "platform/auth/key_ring.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace cartwright::auth {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestId = 64;
constexpr std::string_view kEnding = ".pem";

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error("cannot be read");
  return content;
}

bool is_id(std::string_view id) {
  constexpr auto kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !id.empty() && id.size() <= kLongestId &&
         id.find_first_not_of(kLetters) == std::string_view::npos;
}

bool is_key_file(const std::string& name) {
  return name.ends_with(kEnding) && !name.starts_with('.');
}

KeyRing::Key read_key(const fs::path& file) {
  const auto name = file.stem().string();
  const auto dot = name.find('.');
  const auto id = name.substr(0, dot);
  const auto role = dot == std::string::npos ? "" : name.substr(dot + 1);
  if (!is_id(id) || (role != "standby" && role != "active" && role != "passive")) {
    throw std::runtime_error(
        "is not named like 2026-11.active.pem: letters, digits, - and _, then standby, active or "
        "passive");
  }
  SigningKey key(content_of(file));
  if (role != "passive" && !key.can_sign()) {
    throw std::runtime_error("is a public key, which cannot sign");
  }
  return {id, role == "active", std::move(key)};
}

}  // namespace

KeyRing KeyRing::read(const std::string& folder) try {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_key_file(entry.path().filename().string())) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  KeyRing ring;
  for (const auto& file : files) {
    try {
      ring.add(read_key(file));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(
          fmt::format("{}: {} {}.", folder, file.filename().string(), error.what()));
    }
  }
  return ring;
} catch (const fs::filesystem_error& error) {
  throw std::runtime_error(fmt::format("{}: {}.", folder, error.code().message()));
}

void KeyRing::add(Key key) {
  if (std::ranges::find(keys_, key.id, &Key::id) != keys_.end()) {
    throw std::runtime_error("has the name of another key");
  }
  if (key.is_active && active() != nullptr) {
    throw std::runtime_error("is active, as another one is");
  }
  keys_.insert(key.is_active ? keys_.begin() : keys_.end(), std::move(key));
}

const KeyRing::Key* KeyRing::active() const {
  return keys_.empty() || !keys_.front().is_active ? nullptr : &keys_.front();
}

const KeyRing::Key* KeyRing::find(std::string_view id, std::string_view algorithm) const {
  const auto found = std::ranges::find(keys_, id, &Key::id);
  return found == keys_.end() || found->key.algorithm() != algorithm ? nullptr : &*found;
}

std::string KeyRing::jwks() const {
  boost::json::array keys;
  for (const auto& [id, is_active, key] : keys_) {
    auto jwk = key.jwk();
    jwk["kid"] = id;
    keys.push_back(std::move(jwk));
  }
  return boost::json::serialize(boost::json::object{{"keys", std::move(keys)}});
}

}  // namespace cartwright::auth

#pragma once
// The files of the documentation page, compressed in the binary; docs_assets.cmake puts them there.

#include <string>
#include <string_view>
#include <vector>

namespace cartwright::http {

struct Asset {
  std::string_view name;  ///< below the page's path; empty for the page itself
  std::string_view content_type;
  std::string_view gzipped;
};

std::vector<Asset> docs_assets();

/// The text that `gzipped` holds; throws std::runtime_error if it is damaged.
std::string inflate(std::string_view gzipped);

}  // namespace cartwright::http

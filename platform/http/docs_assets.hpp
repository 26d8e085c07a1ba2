#pragma once
// The files of the documentation page, in the binary; docs_assets.cmake puts them there.

#include <string_view>
#include <vector>

namespace cartwright::http {

struct Asset {
  std::string_view name;  ///< below the page's path; empty for the page itself
  std::string_view content_type;
  std::string_view plain;
  std::string_view gzipped;
};

/// Their texts live as long as the program.
std::vector<Asset> docs_assets();

}  // namespace cartwright::http

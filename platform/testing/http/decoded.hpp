#pragma once
// What clients read from compressed bodies.

#include <zlib.h>

#include <brotli/decode.h>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cartwright::test {

/// Room for any text of the tests.
inline constexpr std::size_t kLongestDecoded = 8 * 1024 * 1024;

inline std::string decoded_gzip(std::string_view body) {
  std::string out(kLongestDecoded, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const auto status = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (status != Z_STREAM_END || stream.avail_in != 0) throw std::runtime_error("this is no gzip");
  return out;
}

inline std::string decoded_br(std::string_view body) {
  auto size = kLongestDecoded;
  std::string out(size, '\0');
  if (BrotliDecoderDecompress(body.size(), reinterpret_cast<const std::uint8_t*>(body.data()),
                              &size, reinterpret_cast<std::uint8_t*>(out.data())) !=
      BROTLI_DECODER_RESULT_SUCCESS)
    throw std::runtime_error("this is no brotli");
  out.resize(size);
  return out;
}

/// `body` without its coding, as in Content-Encoding. Throws std::runtime_error if it has another.
inline std::string decoded(std::string_view coding, std::string_view body) {
  if (coding == "gzip") return decoded_gzip(body);
  if (coding == "br") return decoded_br(body);
  return std::string(body);
}

}  // namespace cartwright::test

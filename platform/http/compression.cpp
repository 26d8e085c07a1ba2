#include "platform/http/compression.hpp"

#include <zlib.h>

#include <brotli/encode.h>
#include <new>
#include <utility>

#include "platform/http/negotiation.hpp"

namespace cartwright::http {
namespace {

// Beyond these, each per cent less of a product list takes twice the time.
struct Levels {
  int gzip;
  int br;
};
constexpr Levels levels_of(Effort effort) {
  return effort == Effort::once_a_reply ? Levels{.gzip = 4, .br = 4} : Levels{.gzip = 6, .br = 6};
}

// Larger ones take more memory, and find nothing more in lists.
constexpr int kBrotliWindowBits = 18;
constexpr int kGzipWindowBits = 15 + 16;  // with the header of gzip
constexpr int kGzipMemory = 8;

class Deflate {
 public:
  explicit Deflate(int level) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindowBits, kGzipMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;
  ~Deflate() { deflateEnd(&stream_); }

  std::string all_of(std::string_view text) {
    std::string out(deflateBound(&stream_, text.size()), '\0');
    // zlib, which writes nothing here, wants it without const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) throw std::bad_alloc();
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
};

std::string brotli(std::string_view text, int level) {
  auto size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(level, kBrotliWindowBits, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_TRUE)
    throw std::bad_alloc();
  out.resize(size);
  return out;
}

}  // namespace

std::string_view name_of(Coding coding) {
  switch (coding) {
    case Coding::identity:
      return "identity";
    case Coding::gzip:
      return "gzip";
    case Coding::br:
      return "br";
  }
  std::unreachable();
}

std::string compress(Coding coding, std::string_view text, Effort effort) {
  std::string out;
  switch (coding) {
    case Coding::identity:
      out = text;
      break;
    case Coding::gzip:
      out = Deflate(levels_of(effort).gzip).all_of(text);
      break;
    case Coding::br:
      out = brotli(text, levels_of(effort).br);
      break;
  }
  out.shrink_to_fit();
  return out;
}

Coding choose_coding(FieldLines accept_encoding) {
  const auto br = weight_of_coding(accept_encoding, "br");
  const auto gzip = weight_of_coding(accept_encoding, "gzip");
  if (br >= gzip && prefers_coding(accept_encoding, "br")) return Coding::br;
  return prefers_coding(accept_encoding, "gzip") ? Coding::gzip : Coding::identity;
}

}  // namespace cartwright::http

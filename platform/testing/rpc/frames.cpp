#include "platform/testing/rpc/frames.hpp"

#include <nghttp2/nghttp2.h>

#include <stdexcept>

namespace cartwright::rpc::test {
namespace {

std::uint32_t number_in(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

// HPACK, section 5.1, with a prefix of seven bits.
void append_text(std::string& out, std::string_view text) {
  std::size_t rest = text.size();
  if (rest < 127) {
    out += static_cast<char>(rest);
  } else {
    out += '\x7f';
    for (rest -= 127; rest >= 128; rest /= 128) out += static_cast<char>(rest % 128 + 128);
    out += static_cast<char>(rest);
  }
  out += text;
}

}  // namespace

void append_number(std::string& out, std::size_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xff);
  }
}

std::uint32_t Frame::error() const {
  return number_in(std::string_view(payload).substr(type == FrameType::goaway ? 4 : 0, 4));
}

std::uint32_t Frame::last_stream() const {
  return number_in(std::string_view(payload).substr(0, 4)) & 0x7fff'ffff;
}

std::string frame(FrameType type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload) {
  std::string out;
  append_number(out, payload.size(), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  append_number(out, stream, 4);
  out += payload;
  return out;
}

std::string header_block(Fields fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += '\0';  // a literal that is not added to the table
    append_text(out, name);
    append_text(out, value);
  }
  return out;
}

std::string call_headers(std::uint32_t stream, Fields fields) {
  const auto block = header_block({{":method", "POST"},
                                   {":scheme", "https"},
                                   {":path", "/UserAuth/ValidateToken"},
                                   {":authority", "localhost"},
                                   {"te", "trailers"},
                                   {"content-type", "application/grpc"}});
  return frame(FrameType::headers, kEndHeaders, stream, block + header_block(fields));
}

std::string message(std::string_view bytes, std::uint8_t compressed) {
  std::string out(1, static_cast<char>(compressed));
  append_number(out, bytes.size(), 4);
  out += bytes;
  return out;
}

std::string limitless() {
  const std::string window("\0\4\x7f\xff\xff\xff", 6);
  const std::string rest("\x7f\xff\0\0", 4);  // the connection begins with 64 kB
  return frame(FrameType::settings, 0, 0, window) + frame(FrameType::window_update, 0, 0, rest);
}

std::pair<Frame, std::size_t> parse_head(std::string_view head) {
  return {Frame{.type = static_cast<FrameType>(head[3]),
                .flags = static_cast<std::uint8_t>(head[4]),
                .stream = number_in(head.substr(5, 4))},
          number_in(head.substr(0, 3))};
}

void HeaderDecoder::Free::operator()(nghttp2_hd_inflater* inflater) const {
  nghttp2_hd_inflate_del(inflater);
}

HeaderDecoder::HeaderDecoder() {
  nghttp2_hd_inflater* inflater = nullptr;
  nghttp2_hd_inflate_new(&inflater);
  inflater_.reset(inflater);
}

std::map<std::string, std::string> HeaderDecoder::decode(std::string_view block) {
  std::map<std::string, std::string> fields;
  const auto* in = reinterpret_cast<const std::uint8_t*>(block.data());
  std::size_t rest = block.size();
  int flags = 0;
  while ((flags & NGHTTP2_HD_INFLATE_FINAL) == 0) {
    nghttp2_nv field{};
    const auto taken = nghttp2_hd_inflate_hd2(inflater_.get(), &field, &flags, in, rest, 1);
    if (taken < 0) throw std::runtime_error("bad header block");
    in += taken;
    rest -= static_cast<std::size_t>(taken);
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
      fields[{reinterpret_cast<char*>(field.name), field.namelen}] = {
          reinterpret_cast<char*>(field.value), field.valuelen};
    }
  }
  nghttp2_hd_inflate_end_headers(inflater_.get());
  return fields;
}

}  // namespace cartwright::rpc::test

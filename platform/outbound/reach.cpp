#include "platform/outbound/reach.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cartwright::outbound {
namespace {

using Octets = std::span<const std::uint8_t>;

template <std::size_t Size>
struct Block {
  std::array<std::uint8_t, Size> prefix;  // the rest is zero
  std::size_t bits;
};

using Block4 = Block<4>;
using Block6 = Block<16>;

constexpr std::array kReserved4{
    Block4{{0}, 8},              // this network
    Block4{{10}, 8},             // private
    Block4{{100, 64}, 10},       // between a provider and its customers
    Block4{{127}, 8},            // this machine
    Block4{{169, 254}, 16},      // link-local, metadata of clouds
    Block4{{172, 16}, 12},       // private
    Block4{{192, 0, 0}, 24},     // protocols
    Block4{{192, 0, 2}, 24},     // documentation
    Block4{{192, 88, 99}, 24},   // relays of 6to4
    Block4{{192, 168}, 16},      // private
    Block4{{198, 18}, 15},       // measurements
    Block4{{198, 51, 100}, 24},  // documentation
    Block4{{203, 0, 113}, 24},   // documentation
    Block4{{224}, 4},            // multicast
    Block4{{240}, 4},            // to come, and broadcast
};

constexpr Block6 kGlobal6{{0x20}, 3};
constexpr std::array kReserved6{
    Block6{{0x20, 0x01}, 23},              // protocols, among them Teredo
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    Block6{{0x20, 0x02}, 16},              // 6to4
    Block6{{0x3f, 0xff}, 20},              // documentation
};
constexpr Block6 kTranslated{{0x00, 0x64, 0xff, 0x9b}, 96};  // of IPv4, by NAT64 (RFC 6052)

template <std::size_t Size>
bool has(const Block<Size>& block, Octets address) {
  const auto whole = block.bits / 8;
  const auto mask = static_cast<std::uint8_t>(0xff00U >> (block.bits % 8));
  return std::ranges::equal(Octets(block.prefix).first(whole), address.first(whole)) &&
         (block.bits % 8 == 0 || (address[whole] & mask) == block.prefix[whole]);
}

template <class Blocks>
bool is_in_one_of(const Blocks& blocks, Octets address) {
  return std::ranges::any_of(blocks, [&](const auto& block) { return has(block, address); });
}

bool is_public_v4(Octets address) { return !is_in_one_of(kReserved4, address); }

bool is_public_v6(Octets address) {
  if (has(kTranslated, address)) return is_public_v4(address.last<4>());
  return has(kGlobal6, address) && !is_in_one_of(kReserved6, address);
}

}  // namespace

bool public_internet(const IpAddress& address) {
  return address.is_v6() ? is_public_v6(address.bytes()) : is_public_v4(address.bytes());
}

}  // namespace cartwright::outbound

#pragma once
// What a request is called where it is talked about: in logs, and in what a client is told of a
// failure.

#include <cstdint>
#include <string>

namespace cartwright::http {

struct RequestId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool operator==(const RequestId&) const = default;
};

/// 32 hexadecimal digits, as a trace writes its id.
std::string text_of(RequestId id);

/// Makes ids that no other loop or process makes, but for chance. Whoever knows some can tell the
/// next one: they are no secrets. For use by one event loop.
class RequestIds {
 public:
  /// Begins somewhere at random.
  RequestIds();

  RequestId next() { return {next(high_), next(low_)}; }

 private:
  /// SplitMix64 (Steele, Lea, Flood 2014): equal steps, whose bits are then mixed.
  static std::uint64_t next(std::uint64_t& state) {
    auto mixed = state += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }

  std::uint64_t high_;
  std::uint64_t low_;
};

}  // namespace cartwright::http

#pragma once
// Answers that are the same for everybody, so that caches on the way may keep them and nobody is
// sent twice what has not changed. They come compressed where the client likes that.
//
//   Task<Public<Page<Product>>> page(Query<"cursor"> cursor);

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/answer.hpp"
#include "platform/http/compression.hpp"
#include "platform/http/negotiation.hpp"
#include "platform/http/parameter.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"

namespace cartwright::http {

/// What Cache-Control says where caches may show a reply to anyone for so long; then they ask
/// whether it has changed.
std::string public_for(std::chrono::seconds max_age);

/// What T answers, for everybody alike: nothing in it may depend on who asks.
template <class T>
struct Public {
  T value;
  std::string_view caching;  ///< what public_for() says; outlives the reply
};

/// In which form a client wants to get what it may have already: views of the request. For handlers
/// that keep their forms themselves; see shared_text.hpp.
struct Wanted {
  Coding coding = Coding::identity;
  FieldLines known_tags{};

  [[nodiscard]] bool knows(std::string_view tag) const { return names_tag(known_tags, tag); }
};

/// What differs whenever the text does.
std::uint64_t sum_of(std::string_view text);

/// The tag of the form that has this coding, of the text with this sum.
std::string tag_of_form(std::uint64_t sum, Coding coding);

/// Above this a reply's own text is not compressed, as that would hold up its loop for over 1 ms.
inline constexpr std::size_t kMostCompressedOnLoop = 128 * 1024;

/// Tells caches, by `caching`, that they may keep the reply, and apart from those in another
/// coding. A text gets its coding and its tag, or is left out for a client that has it; a shared
/// one has both already. A stream gets neither: what it will say is not known yet, and each piece
/// would need its own flush, which takes half of what is gained.
void publish(Reply& reply, std::string_view caching, const Request& request);

template <>
struct Parameter<Wanted> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static Wanted take(Exchange exchange);
};

template <class T>
struct Answer<Public<T>> {
  static void document(Operation& operation) {
    Answer<T>::document(operation);
    operation.may_be_unchanged = true;
    operation.reply_fields.push_back(
        {.name = header::kEtag, .description = "Missing where the list comes in pieces."});
    operation.reply_fields.push_back(
        {.name = header::kCacheControl, .description = "How long anyone may show it."});
  }
  static Reply write(Public<T> answer, const Request& request) {
    auto reply = Answer<T>::write(std::move(answer.value), request);
    publish(reply, answer.caching, request);
    return reply;
  }
};

}  // namespace cartwright::http

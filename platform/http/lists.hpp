#pragma once
// Replies that are lists of any length: rows are read page by page while the text is sent, so that
// a long list takes the memory of one page, and its loop is free between two.

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/endpoint.hpp"
#include "platform/http/reply.hpp"
#include "platform/runtime/block_counts.hpp"
#include "platform/schema/envelope.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// Asked before each page but the first: throws if the list is nothing for its reader any more.
using StillAllowed = std::function<Task<void>()>;

/// The lists that one event loop sends at a time. Outlives them.
class Lists {
 public:
  /// Of a process, which has memory of 16 MiB for them.
  static constexpr std::size_t kMost = 128;

  explicit Lists(Executor executor, std::size_t most = kMost);

  /// One list's right to take memory. It may go to another list while this one only waits for a
  /// reader who does not read, or who is of a crowd that has many places.
  class Place : public boost::intrusive::list_base_hook<
                    boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
   public:
    explicit Place(Lists& lists, const runtime::ClientNetwork& reader = {});
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

    /// The next page is read. Throws Error(unavailable) if the place has gone to another list.
    void begin_page();

    /// The reader has its turn.
    void end_page();

   private:
    friend class Lists;
    using Clock = std::chrono::steady_clock;

    void give_back();

    Lists& lists_;
    const runtime::ClientNetwork reader_;
    Clock::time_point waits_since_;
    bool is_lost_ = false;
  };

  /// The list of what `pages` holds: `Task<std::vector<Row>> next()` are the rows of a page, and
  /// `has_ended()` tells whether there are more. One that fits into one page is an ordinary reply.
  /// Throws Error(unavailable) if too many lists are being sent, of which nobody else's block of
  /// addresses has more than that of `reader`. Those who may read by their token only need no name;
  /// for them there is `still_allowed`.
  template <template <class> class Pages, class Row>
  Task<List<Row>> begin(Pages<Row> pages, runtime::ClientNetwork reader = {},
                        StillAllowed still_allowed = {});

  /// The same, in the format of `writer`: `append(std::string&, const std::vector<Row>&)` and,
  /// after the last row, `end(std::string&)`.
  template <class Pages, class Writer>
  Task<Reply> begin_as(Writer writer, Pages pages, runtime::ClientNetwork reader = {},
                       StillAllowed still_allowed = {});

 private:
  Task<std::unique_ptr<Place>> take_place(runtime::ClientNetwork reader);
  bool make_room(const runtime::ClientNetwork& reader);
  bool make_lose(Place& place);

  Executor executor_;
  std::size_t most_;
  std::size_t taken_ = 0;
  runtime::BlockCounts readers_;  // of the places that are taken
  /// Those whose reader has the turn, who waits longest first.
  boost::intrusive::list<Place, boost::intrusive::constant_time_size<false>> waiting_;
};

/// The text of one list.
template <class Pages, class Writer>
class ListStream final : public BodyStream {
 public:
  ListStream(std::unique_ptr<Lists::Place> place, Writer writer, Pages pages,
             StillAllowed still_allowed)
      : place_(std::move(place)),
        pages_(std::move(pages)),
        still_allowed_(std::move(still_allowed)),
        writer_(std::move(writer)) {}

  /// Writes the piece that next() returns then.
  Task<void> write_ahead() {
    is_ahead_ = true;
    place_->begin_page();
    // A slow reader may have lost a right since the page before.
    if (std::exchange(has_begun_, true) && still_allowed_) co_await still_allowed_();
    std::string text;
    if (!pages_.has_ended()) {
      const auto rows = co_await pages_.next();
      writer_.append(text, rows);
    }
    if (pages_.has_ended() && !std::exchange(is_whole_, true)) writer_.end(text);
    // Room for escapes that were not needed would be kept as long as the reader takes.
    text.shrink_to_fit();
    text_ = std::move(text);
    place_->end_page();
  }

  Task<std::string_view> next() override {
    if (!is_ahead_) co_await write_ahead();
    is_ahead_ = false;
    co_return text_;
  }

  /// Whether what has been written is all.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

  /// The piece that is written.
  std::string take_text() { return std::move(text_); }

 private:
  std::unique_ptr<Lists::Place> place_;
  Pages pages_;
  StillAllowed still_allowed_;
  Writer writer_;
  std::string text_;
  bool has_begun_ = false;
  bool is_ahead_ = false;
  bool is_whole_ = false;
};

template <template <class> class Pages, class Row>
Task<List<Row>> Lists::begin(Pages<Row> pages, runtime::ClientNetwork reader,
                             StillAllowed still_allowed) {
  co_return List<Row>{co_await begin_as(schema::DataListWriter(), std::move(pages), reader,
                                        std::move(still_allowed))};
}

template <class Pages, class Writer>
Task<Reply> Lists::begin_as(Writer writer, Pages pages, runtime::ClientNetwork reader,
                            StillAllowed still_allowed) {
  auto stream = std::make_unique<ListStream<Pages, Writer>>(
      co_await take_place(reader), std::move(writer), std::move(pages), std::move(still_allowed));
  co_await stream->write_ahead();
  Reply reply;
  if (stream->is_whole()) {
    reply.body = stream->take_text();
  } else {
    reply.stream = std::move(stream);
  }
  co_return reply;
}

}  // namespace cartwright::http

#pragma once
// A request body → described struct, step by step: a large body is read with pauses, in which
// others have their turn.

#include <cstddef>
#include <memory>
#include <string_view>

#include "platform/schema/parse.hpp"

namespace cartwright::schema {

class FieldValues;

class BodyReader {
 public:
  /// The bytes of one step; it takes well below a millisecond.
  static constexpr std::size_t kStep = 16 * 1024;

  /// `body` and `target` outlive the reader.
  BodyReader(std::string_view body, Source source, const Target& target);
  ~BodyReader();
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  /// Takes the next step; false if it was the last one. Throws as read_body() does.
  bool read_on();

  /// Fills the struct with what has been read, after the last step. Throws `invalid`.
  void fill(void* object) const;

  /// A format: collects the values of the fields and passes over all else, so that neither time
  /// nor memory depends on what nobody asks for.
  class Format {
   public:
    Format() = default;
    Format(const Format&) = delete;
    Format& operator=(const Format&) = delete;
    virtual ~Format() = default;
    virtual bool read_on() = 0;
  };

 private:
  const Target& target_;
  const Source source_;
  std::unique_ptr<FieldValues> values_;
  std::unique_ptr<Format> format_;
};

}  // namespace cartwright::schema

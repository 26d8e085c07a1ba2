#pragma once
// A long text that many replies share, and its compressed forms, which cost much more than to send
// them.

#include <array>
#include <memory>
#include <string>

#include "platform/http/compression.hpp"
#include "platform/http/public_answer.hpp"
#include "platform/http/reply.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/turns.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// Belongs to one event loop. Takes the memory of the text and of each form that anybody has asked
/// for, all together at most three times the text; it goes with the last reply that sends it.
class SharedText {
 public:
  using Form = std::shared_ptr<const std::string>;

  /// Forms of `plain` are made on `pool`, which outlives this object.
  SharedText(Executor executor, runtime::BlockingPool& pool, Form plain);

  /// The text as it is.
  [[nodiscard]] const Form& plain() const { return form_of(Coding::identity); }

  /// 200 with the form that is wanted, which is made when the first client asks for it while the
  /// others wait; 304 for a client that has it. If the pool has too much to do, as texts change
  /// faster than they are compressed, the text comes as it is.
  static Task<Reply> reply(std::shared_ptr<SharedText> text, Wanted wanted);

 private:
  static Task<Form> find_form(std::shared_ptr<SharedText> text, Coding coding);
  Task<Form> make_form(Coding coding);

  [[nodiscard]] const Form& form_of(Coding coding) const;
  [[nodiscard]] const std::string& tag_of(Coding coding) const;

  runtime::BlockingPool& pool_;
  runtime::Turns makers_;
  std::array<Form, 3> forms_;  // by coding, null until somebody asks
  std::array<std::string, 3> tags_;
};

/// Keeps the forms of the latest text; those of another one go when it comes.
class LatestText {
 public:
  /// Forms are made on `pool`, which outlives this object.
  LatestText(Executor executor, runtime::BlockingPool& pool) : executor_(executor), pool_(pool) {}

  /// Null of no text.
  std::shared_ptr<SharedText> forms_of(SharedText::Form text);

 private:
  const Executor executor_;
  runtime::BlockingPool& pool_;
  std::shared_ptr<SharedText> forms_;
};

}  // namespace cartwright::http

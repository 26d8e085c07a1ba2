#include "platform/http/shared_text.hpp"

#include <utility>

#include "platform/error.hpp"
#include "platform/http/header.hpp"
#include "platform/runtime/or_error.hpp"

namespace cartwright::http {

SharedText::SharedText(Executor executor, runtime::BlockingPool& pool, Form plain)
    : pool_(pool), makers_(executor) {
  const auto sum = sum_of(*plain);
  for (const auto coding : {Coding::identity, Coding::gzip, Coding::br})
    tags_[std::to_underlying(coding)] = tag_of_form(sum, coding);
  forms_[std::to_underlying(Coding::identity)] = std::move(plain);
}

Task<Reply> SharedText::reply(std::shared_ptr<SharedText> text, Wanted wanted) {
  auto coding = text->plain()->size() < kWorthCompressing ? Coding::identity : wanted.coding;
  Reply reply;
  if (wanted.knows(text->tag_of(coding))) {
    reply.status = Status::not_modified;
  } else {
    reply.shared_body = co_await find_form(text, coding);
    if (!reply.shared_body) {
      coding = Coding::identity;
      reply.shared_body = text->form_of(coding);
    }
    if (coding != Coding::identity)
      reply.headers.emplace_back(header::kContentEncoding, name_of(coding));
  }
  reply.headers.emplace_back(header::kEtag, text->tag_of(coding));
  co_return reply;
}

Task<SharedText::Form> SharedText::find_form(std::shared_ptr<SharedText> text, Coding coding) {
  const auto& form = text->form_of(coding);
  if (form) co_return form;
  const auto turn = co_await text->makers_.take();
  if (!form) co_return co_await text->make_form(coding);
  co_return form;
}

// Null if the pool has no place for it.
Task<SharedText::Form> SharedText::make_form(Coding coding) {
  auto made = co_await runtime::or_error(pool_.run(
      {}, [text = plain(), coding] { return compress(coding, *text, Effort::once_a_change); }));
  if (!made && made.error().code() == Code::unavailable) co_return nullptr;
  if (!made) throw std::move(made).error();
  co_return forms_[std::to_underlying(coding)] =
      std::make_shared<const std::string>(std::move(*made));
}

std::shared_ptr<SharedText> LatestText::forms_of(SharedText::Form text) {
  if (!text) {
    forms_ = nullptr;
  } else if (!forms_ || forms_->plain() != text) {
    forms_ = std::make_shared<SharedText>(executor_, pool_, std::move(text));
  }
  return forms_;
}

const SharedText::Form& SharedText::form_of(Coding coding) const {
  return forms_[std::to_underlying(coding)];
}

const std::string& SharedText::tag_of(Coding coding) const {
  return tags_[std::to_underlying(coding)];
}

}  // namespace cartwright::http

#include "customers/mail/templates.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "customers/mail/built_in_templates.hpp"

namespace cartwright::customers {
namespace {

constexpr std::string_view kSubject = "Subject: ";

struct Source {
  std::string name;  ///< for whoever has to mend it
  std::string content;
};

std::runtime_error fault(const Source& source, std::size_t line, std::string_view text) {
  return std::runtime_error(fmt::format("{}:{}: {}.", source.name, line, text));
}

Template parse(const Source& source, std::string_view content, Markup markup, std::size_t line) {
  try {
    return Template(content, markup, line);
  } catch (const TemplateFault& found) {
    throw fault(source, found.line(), found.what());
  }
}

void require_code(const Source& source, Occasion occasion, const Template& body) {
  if (body.has_code() == has_code(occasion)) return;
  throw fault(source, 1,
              has_code(occasion) ? "a mail of its kind needs a {{code}}"
                                 : "there is no {{code}} in a mail of its kind");
}

std::optional<Source> read(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  Source source{path.string(), {std::istreambuf_iterator<char>(file), {}}};
  if (!file) throw std::runtime_error(fmt::format("{} cannot be read.", path.string()));
  return source;
}

MailText compose(Occasion occasion, const Source& plain, const Source& html) {
  const std::string_view content = plain.content;
  const auto end = content.find('\n');
  const bool has_subject = content.starts_with(kSubject) && end != content.npos;
  if (!has_subject) throw fault(plain, 1, "the first line is not Subject: and what it is about");
  const auto body = content.substr(end + 1);
  if (!body.starts_with('\n')) throw fault(plain, 2, "the line behind the subject is not empty");
  const auto subject = content.substr(kSubject.size(), end - kSubject.size());
  MailText mail{parse(plain, subject, Markup::none, 1),
                parse(plain, body.substr(1), Markup::none, 3),
                parse(html, html.content, Markup::html, 1)};
  if (mail.subject.has_code()) throw fault(plain, 1, "a code is not for a subject");
  require_code(plain, occasion, mail.text);
  require_code(html, occasion, mail.html);
  return mail;
}

MailText load(Occasion occasion, const std::string& folder) {
  const std::string name(schema::word_of(occasion));
  if (!folder.empty()) {
    const auto begin = std::filesystem::path(folder) / name;
    const auto plain = read(begin.string() + ".txt");
    const auto html = read(begin.string() + ".html");
    if (plain && html) return compose(occasion, *plain, *html);
    if (plain || html) {
      throw std::runtime_error(fmt::format("{} is there, {} is not: each mail has both.",
                                           begin.string() + (plain ? ".txt" : ".html"),
                                           name + (plain ? ".html" : ".txt")));
    }
  }
  const auto built_in = built_in_template(occasion);
  return compose(occasion, {name + ".txt", std::string(built_in.text)},
                 {name + ".html", std::string(built_in.html)});
}

}  // namespace

Templates::Templates(const std::string& folder) {
  if (!folder.empty() && !std::filesystem::is_directory(folder)) {
    throw std::runtime_error(fmt::format("MAIL_TEMPLATES: {} is not a folder.", folder));
  }
  for (const auto& word : schema::kWords<Occasion>) texts_.push_back(load(word.value, folder));
}

}  // namespace cartwright::customers

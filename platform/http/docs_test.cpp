#include "platform/http/docs.hpp"

#include <gtest/gtest.h>

#define ZLIB_CONST  // lets zlib read what is const
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <zlib.h>

#include <algorithm>
#include <ostream>

#include "platform/http/docs_assets.hpp"
#include "platform/testing/http/nobody.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

Asset asset(std::string_view name) {
  const auto assets = docs_assets();
  return *std::ranges::find(assets, name, &Asset::name);
}

// What `gzipped` holds, as any client finds it.
std::string inflate(std::string_view gzipped) {
  constexpr int kGzipFormat = 16 + MAX_WBITS;
  std::string text(4 * 1024 * 1024, '\0');
  z_stream stream{};
  inflateInit2(&stream, kGzipFormat);
  stream.next_in = reinterpret_cast<const Bytef*>(gzipped.data());
  stream.avail_in = static_cast<uInt>(gzipped.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  ::inflate(&stream, Z_FINISH);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

class DocsTest : public testing::Test {
 protected:
  DocsTest() { docs_.mount(router_); }

  Reply get(std::string_view name) {
    const auto path = "/api/v1/docs/" + std::string(name);
    request_.method = Method::get;
    request_.path = path;
    const auto match = router_.match(request_);
    return test::run(loop_, match.route->endpoint(&request_));
  }

  static std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [known, value] : reply.headers) {
      if (known == name) return value;
    }
    return "";
  }

  boost::asio::io_context loop_;
  Nobody nobody_;
  Router router_{nobody_};
  Docs docs_{"cups", "What holds tea."};
  Request request_;
};

TEST_F(DocsTest, ServesThePageWithoutAnyInlineScript) {
  const auto page = get("");

  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.static_body.contains(R"(<script src="start.js"></script>)"));
  EXPECT_TRUE(header(page, "Content-Security-Policy").contains("script-src 'self';"));
}

TEST_F(DocsTest, ServesTheDocumentAsOneSharedText) {
  const auto first = get("swagger.json");
  const auto second = get("swagger.json");

  EXPECT_EQ(first.content_type, "application/json");
  EXPECT_EQ(first.shared_body, second.shared_body);
  EXPECT_EQ(boost::json::parse(*first.shared_body).at_pointer("/info/title"), "cups");
}

TEST_F(DocsTest, KeepsItselfOutOfTheDocument) {
  const auto document = boost::json::parse(*get("swagger.json").shared_body);

  EXPECT_TRUE(document.at("paths").as_object().empty());
}

struct File {
  std::string name;
  std::string content_type;
  std::string part;
};

void PrintTo(const File& file, std::ostream* out) { *out << file.name; }

class DocsFile : public DocsTest, public testing::WithParamInterface<File> {};

TEST_P(DocsFile, IsServedPlainAndCompressed) {
  const auto& [name, content_type, part] = GetParam();

  const auto plain = get(name);
  request_.fields.set("Accept-Encoding", "br, gzip;q=0.8");
  const auto compressed = get(name);

  EXPECT_EQ(plain.content_type, content_type);
  EXPECT_TRUE(plain.static_body.contains(part));
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(header(compressed, "Content-Encoding"), "gzip");
  EXPECT_EQ(inflate(compressed.static_body), plain.static_body);
}

INSTANTIATE_TEST_SUITE_P(
    Docs, DocsFile,
    testing::Values(
        File{"", "text/html; charset=utf-8", "swagger-ui-bundle.js"},
        File{"start.js", "text/javascript; charset=utf-8", "persistAuthorization: true"},
        File{"swagger-ui-bundle.js", "text/javascript; charset=utf-8", "SwaggerUIBundle"},
        File{"swagger-ui.css", "text/css; charset=utf-8", ".swagger-ui"},
        File{"favicon-32x32.png", "image/png", "PNG"}));

TEST_F(DocsTest, AnswersACurrentCopyWithoutABody) {
  const auto tag = header(get("swagger-ui.css"), "ETag");
  const auto tags = "\"other\", " + tag;
  request_.fields.set("If-None-Match", tags);
  const auto unchanged = get("swagger-ui.css");
  request_.fields.set("If-None-Match", "\"other\"");
  const auto changed = get("swagger-ui.css");

  EXPECT_EQ(unchanged.status, Status::not_modified);
  EXPECT_EQ(unchanged.body, "");
  EXPECT_EQ(changed.status, Status::ok);
}

TEST_F(DocsTest, DoesNotCompressForThoseWhoRefuse) {
  request_.fields.set("Accept-Encoding", "gzip; q=0, identity");

  EXPECT_EQ(header(get(""), "Content-Encoding"), "");
}

TEST_F(DocsTest, SendsEveryFileFromWhereItIsInTheProgram) {
  const auto plain = get("swagger-ui-bundle.js");
  request_.fields.set("Accept-Encoding", "gzip");
  const auto compressed = get("swagger-ui-bundle.js");

  EXPECT_EQ(plain.static_body.data(), asset("swagger-ui-bundle.js").plain.data());
  EXPECT_EQ(compressed.static_body.data(), asset("swagger-ui-bundle.js").gzipped.data());
}

}  // namespace
}  // namespace cartwright::http

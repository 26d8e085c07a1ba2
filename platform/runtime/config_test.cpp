#include "platform/runtime/config.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

#include "platform/runtime/log.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;

struct ShopConfig {
  bool debug = false;
  std::uint16_t port = 8081;
  std::uint16_t any_port = 0;
  int copies = 3;
  std::size_t loops = 1;
  std::chrono::days lifetime{7};
  std::chrono::milliseconds timeout{250};
  std::vector<std::string> origins;
  std::vector<std::uint16_t> ports{80};
  log::Level level = log::Level::info;
  std::string host = "localhost";
  std::string name;
  Secret key;
  Secret password;

  static constexpr auto settings() {
    return std::tuple(
        setting("DEBUG", &ShopConfig::debug, "a development machine"),
        setting("PORT", &ShopConfig::port, "TCP port"),
        setting("ANY_PORT", &ShopConfig::any_port, range(0, 65535), "TCP port, 0 for any"),
        setting("COPIES", &ShopConfig::copies, "how many copies"),
        setting("LOOPS", &ShopConfig::loops, range(1, 64), "event loops"),
        setting("LIFETIME", &ShopConfig::lifetime, range(1, 3650), "in days"),
        setting("TIMEOUT", &ShopConfig::timeout, "in milliseconds"),
        setting("ORIGINS", &ShopConfig::origins, "comma-separated"),
        setting("PORTS", &ShopConfig::ports, "comma-separated"),
        setting("LEVEL", &ShopConfig::level, one_of(log::kLevels), "the least level"),
        setting("HOST", &ShopConfig::host, min_length(2), "host name"),
        setting("NAME", &ShopConfig::name, required, "the shop's name"),
        setting("KEY", &ShopConfig::key, required, min_length(8), "signs tokens"),
        setting("PASSWORD", &ShopConfig::password, "of the database"));
  }
};

/// The settings without default, and what a test adds or replaces.
Environment with(Environment settings) {
  settings.merge(Environment{{"NAME", "Shop"}, {"KEY", "0123456789abcdef"}});
  return settings;
}

ShopConfig load(Environment settings) { return load_config<ShopConfig>(with(std::move(settings))); }

std::vector<std::string> faults(const Environment& environment) {
  try {
    load_config<ShopConfig>(environment);
    return {};
  } catch (const ConfigError& error) {
    return error.faults();
  }
}

using Faults = std::vector<std::string>;

/// A file that lives as long as the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) { std::ofstream(path_) << content; }
  ~TemporaryFile() { std::filesystem::remove(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() /
      (std::string("config_test_") + testing::UnitTest::GetInstance()->current_test_info()->name() +
       std::to_string(getpid()));
};

TEST(ConfigTest, KeepsTheDefaultsOfWhatIsNotSet) {
  const auto config = load({});

  EXPECT_FALSE(config.debug);
  EXPECT_EQ(config.port, 8081);
  EXPECT_EQ(config.lifetime, 7 * 24h);
  EXPECT_EQ(config.host, "localhost");
  EXPECT_TRUE(config.password.empty());
}

Environment one_of_each_type() {
  return {{"PORT", "9000"},    {"COPIES", "-5"}, {"LOOPS", "64"},      {"LIFETIME", "30"},
          {"TIMEOUT", "1500"}, {"HOST", "db"},   {"LEVEL", "Warning"}, {"PASSWORD", "hunter2"}};
}

TEST(ConfigTest, ReadsEachTypeOfSetting) {
  const auto config = load(one_of_each_type());

  EXPECT_EQ(config.port, 9000);
  EXPECT_EQ(config.copies, -5);
  EXPECT_EQ(config.loops, 64U);
  EXPECT_EQ(config.lifetime, 30 * 24h);
  EXPECT_EQ(config.timeout, 1500ms);
  EXPECT_EQ(config.host, "db");
  EXPECT_EQ(config.level, log::Level::warning);
  EXPECT_EQ(config.password.reveal(), "hunter2");
}

TEST(ConfigTest, SplitsAListAtItsCommas) {
  const auto config = load({{"ORIGINS", " http://a.example,http://b.example , ,"}});

  EXPECT_EQ(config.origins, (std::vector<std::string>{"http://a.example", "http://b.example"}));
}

TEST(ConfigTest, ReadsAListOfPorts) {
  EXPECT_EQ(load({}).ports, (std::vector<std::uint16_t>{80}));
  EXPECT_EQ(load({{"PORTS", "8081, 8082"}}).ports, (std::vector<std::uint16_t>{8081, 8082}));
}

TEST(ConfigTest, TakesAnEmptyValueAsNotSet) {
  EXPECT_EQ(load({{"PORT", ""}, {"HOST", ""}}).host, "localhost");
  EXPECT_EQ(faults(with({{"NAME", ""}})), Faults{"NAME is not set (the shop's name)."});
}

TEST(ConfigTest, IgnoresVariablesThatAreNoSettings) {
  EXPECT_NO_THROW(load({{"PATH", "/bin"}, {"PORT_FILE", "/nowhere"}}));
}

struct Spelling {
  std::string text;
  bool value;
  friend std::ostream& operator<<(std::ostream& out, const Spelling& s) { return out << s.text; }
};

class SpellingTest : public testing::TestWithParam<Spelling> {};

TEST_P(SpellingTest, IsABoolean) {
  EXPECT_EQ(load({{"DEBUG", GetParam().text}}).debug, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpellingTest,
    testing::Values(Spelling{"true", true}, Spelling{"1", true}, Spelling{"yes", true},
                    Spelling{"on", true}, Spelling{"t", true}, Spelling{"y", true},
                    Spelling{"TRUE", true}, Spelling{"Yes", true}, Spelling{"false", false},
                    Spelling{"0", false}, Spelling{"no", false}, Spelling{"off", false},
                    Spelling{"f", false}, Spelling{"n", false}, Spelling{"False", false}));

struct BadSetting {
  std::string name, text, fault;
  friend std::ostream& operator<<(std::ostream& out, const BadSetting& b) {
    return out << b.name << '=' << b.text;
  }
};

class BadSettingTest : public testing::TestWithParam<BadSetting> {};

TEST_P(BadSettingTest, IsReported) {
  EXPECT_EQ(faults(with({{GetParam().name, GetParam().text}})), Faults{GetParam().fault});
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadSettingTest,
    testing::Values(
        BadSetting{"DEBUG", "maybe", "DEBUG: 'maybe' is neither true nor false."},
        BadSetting{"DEBUG", "2", "DEBUG: '2' is neither true nor false."},
        BadSetting{"PORT", "abc", "PORT: 'abc' is not a port (1–65535)."},
        BadSetting{"PORT", "0", "PORT: '0' is not a port (1–65535)."},
        BadSetting{"PORT", "65536", "PORT: '65536' is not a port (1–65535)."},
        BadSetting{"PORT", "80 ", "PORT: '80 ' is not a port (1–65535)."},
        BadSetting{"PORT", "+80", "PORT: '+80' is not a port (1–65535)."},
        BadSetting{"PORT", "80.0", "PORT: '80.0' is not a port (1–65535)."},
        BadSetting{"PORT", "0x50", "PORT: '0x50' is not a port (1–65535)."},
        BadSetting{"ANY_PORT", "-1", "ANY_PORT: '-1' is not an integer (0–65535)."},
        BadSetting{"COPIES", "2147483648",
                   "COPIES: '2147483648' is not an integer (-2147483648–2147483647)."},
        BadSetting{"COPIES", "99999999999999999999",
                   "COPIES: '99999999999999999999' is not an integer (-2147483648–2147483647)."},
        BadSetting{"LOOPS", "65", "LOOPS: '65' is not an integer (1–64)."},
        BadSetting{"LIFETIME", "0", "LIFETIME: '0' is not a number of days (1–3650)."},
        BadSetting{"LIFETIME", "7d", "LIFETIME: '7d' is not a number of days (1–3650)."},
        BadSetting{"TIMEOUT", "-1", "TIMEOUT: '-1' is not a number of milliseconds (0 or more)."},
        BadSetting{"PORTS", "80,x", "PORTS: 'x' is not a port (1–65535)."},
        BadSetting{"LEVEL", "loud", "LEVEL: 'loud' is none of debug, info, warning, error."},
        BadSetting{"HOST", "h", "HOST is 1 bytes long; it needs at least 2."},
        BadSetting{"KEY", "hunter2", "KEY is 7 bytes long; it needs at least 8."},
        BadSetting{"PORT", "1\n\x1b[2J", "PORT: '1??[2J' is not a port (1–65535)."},
        BadSetting{"PORT", std::string(61, '9'),
                   "PORT: '" + std::string(60, '9') + "…' is not a port (1–65535)."}));

TEST(ConfigTest, ReportsAllFaultsAtOnce) {
  const auto found = faults({{"PORT", "abc"}, {"DEBUG", "maybe"}, {"KEY", "short"}});

  EXPECT_EQ(
      found,
      (Faults{"DEBUG: 'maybe' is neither true nor false.", "PORT: 'abc' is not a port (1–65535).",
              "NAME is not set (the shop's name).", "KEY is 5 bytes long; it needs at least 8."}));
}

TEST(ConfigTest, WritesOneFaultALine) {
  const ConfigError error({"This is wrong.", "That is missing."});

  EXPECT_STREQ(error.what(), "This is wrong.\nThat is missing.");
}

TEST(ConfigTest, ReadsASecretFromAFile) {
  const TemporaryFile file("from the file\n");

  const auto config = load({{"PASSWORD_FILE", file.path()}});

  EXPECT_EQ(config.password.reveal(), "from the file");
}

TEST(ConfigTest, LeavesOutTheLineEndOfAWindowsFile) {
  const TemporaryFile file("from the file\r\n");

  const auto config = load({{"PASSWORD_FILE", file.path()}});

  EXPECT_EQ(config.password.reveal(), "from the file");
}

TEST(ConfigTest, TakesARequiredSecretFromAFile) {
  const TemporaryFile file("0123456789abcdef");

  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", file.path()}}), Faults{});
}

TEST(ConfigTest, AppliesTheRulesToASecretFromAFile) {
  const TemporaryFile file("short\n");

  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", file.path()}}),
            Faults{"KEY is 5 bytes long; it needs at least 8."});
}

TEST(ConfigTest, ReportsASecretThatIsSetTwice) {
  EXPECT_EQ(faults(with({{"KEY_FILE", "/tmp/key"}})),
            Faults{"KEY and KEY_FILE are both set; one of them is enough."});
}

TEST(ConfigTest, ReportsAFileThatIsMissing) {
  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", "/nowhere/key"}}),
            Faults{"KEY_FILE: the file '/nowhere/key' cannot be read."});
}

TEST(ConfigTest, ReportsAFileThatIsAFolder) {
  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", "/tmp"}}),
            Faults{"KEY_FILE: the file '/tmp' cannot be read."});
}

TEST(ConfigTest, ReportsAFileThatIsEmpty) {
  const TemporaryFile file("\n");

  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", file.path()}}),
            Faults{"KEY_FILE: the file '" + file.path() + "' is empty."});
}

TEST(ConfigTest, ReportsAFileThatIsTooLong) {
  EXPECT_EQ(faults({{"NAME", "Shop"}, {"KEY_FILE", "/dev/zero"}}),
            Faults{"KEY_FILE: the file '/dev/zero' is too long."});
}

struct OneOfEach {
  int copies = 3;
  log::Level level = log::Level::info;
  std::vector<std::string> origins{"a", "b"};
  std::vector<std::uint16_t> ports{80, 81};
  std::string name;
  Secret key;
  Secret known{"a secret default"};

  static constexpr auto settings() {
    return std::tuple(setting("COPIES", &OneOfEach::copies, "how many copies"),
                      setting("LEVEL", &OneOfEach::level, one_of(log::kLevels), "the least level"),
                      setting("ORIGINS", &OneOfEach::origins, "comma-separated"),
                      setting("PORTS", &OneOfEach::ports, "comma-separated"),
                      setting("NAME", &OneOfEach::name, "the shop's name"),
                      setting("KEY", &OneOfEach::key, required, "signs tokens"),
                      setting("KNOWN", &OneOfEach::known, "not shown"));
  }
};

TEST(ConfigTest, DescribesEachSettingInALine) {
  EXPECT_EQ(describe_config<OneOfEach>(),
            "  COPIES                       how many copies (default 3)\n"
            "  LEVEL                        the least level: debug, info, warning, error (default "
            "info)\n"
            "  ORIGINS                      comma-separated (default a,b)\n"
            "  PORTS                        comma-separated (default 80,81)\n"
            "  NAME                         the shop's name (none)\n"
            "  KEY                          signs tokens (required)\n"
            "  KNOWN                        not shown (default ***)\n");
}

struct Interval {
  int first = 1;
  int last = 9;

  static constexpr auto settings() {
    return std::tuple(setting("FIRST", &Interval::first, "where it begins"),
                      setting("LAST", &Interval::last, "where it ends"));
  }
  [[nodiscard]] std::optional<std::string> conflict() const {
    return first > last ? std::optional<std::string>("FIRST is beyond LAST.") : std::nullopt;
  }
};

TEST(ConfigTest, ReportsSettingsThatContradictEachOther) {
  EXPECT_NO_THROW(load_config<Interval>({{"FIRST", "9"}}));
  EXPECT_THROW(load_config<Interval>({{"FIRST", "10"}}), ConfigError);
}

TEST(ConfigTest, SeesTheEnvironmentOfTheProcess) {
  const auto environment = process_environment();

  EXPECT_EQ(environment.at("PATH"), std::getenv("PATH"));
}

}  // namespace
}  // namespace cartwright::runtime

#include "platform/testing/stairway.hpp"

#include <fmt/format.h>

#include <sstream>

#include "platform/testing/catalogue.hpp"
#include "platform/testing/shell.hpp"

namespace cartwright::test {
namespace {

struct Step {
  std::string change;
  Catalogue before;
};

void report(std::vector<std::string>& faults, const std::string& subject,
            const Catalogue& objects) {
  for (const auto& object : objects) faults.push_back(fmt::format("{} {}", subject, object));
}

}  // namespace

void Stairway::deploy(const std::string& folder) { sqitch(folder, "deploy --verify"); }

void Stairway::deploy_to(const std::string& folder, const std::string& change) {
  sqitch(folder, "deploy --verify --to-change " + change);
}

std::vector<std::string> Stairway::walk(const std::string& folder) {
  std::vector<Step> steps;
  for (const auto& change : changes(folder)) {
    steps.push_back({change, read_catalogue(database_)});
    deploy_to(folder, change);
  }
  const auto top = read_catalogue(database_);

  std::vector<std::string> faults;
  Catalogue left_behind;
  Catalogue taken_away;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const auto below = std::next(step);
    sqitch(folder, below == steps.rend() ? "revert -y" : "revert -y --to-change " + below->change);
    const auto after = read_catalogue(database_);
    // What a later change left is reported once, for that change.
    const auto left = without(without(after, step->before), left_behind);
    const auto taken = without(without(step->before, after), taken_away);
    report(faults, step->change + ": its revert leaves behind", left);
    report(faults, step->change + ": its revert takes away", taken);
    left_behind.insert(left.begin(), left.end());
    taken_away.insert(taken.begin(), taken.end());
  }
  // On top of remains, a second deployment would only fail.
  if (!faults.empty()) return faults;

  deploy(folder);
  const auto again = read_catalogue(database_);
  report(faults, "deployed again, the plan lacks", without(top, again));
  report(faults, "deployed again, the plan adds", without(again, top));
  return faults;
}

std::vector<std::string> Stairway::changes(const std::string& folder) const {
  std::istringstream lines(
      output_of("sqitch --chdir " + folder + " plan --no-headers --format format:%n"));
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) names.push_back(line);
  }
  return names;
}

std::string Stairway::sqitch(const std::string& folder, const std::string& command) const {
  const auto server = test_server();
  // Sqitch gives up where it finds neither a time zone nor a name for its user.
  return output_of(
      fmt::format("TZ=UTC LC_ALL=C.UTF-8 SQITCH_FULLNAME=stairway SQITCH_EMAIL=stairway@localhost "
                  "PGHOST='{}' PGPORT={} "
                  "PGUSER='{}' sqitch --chdir '{}' {} db:pg:{}",
                  server.hosts.front(), server.ports.front(), server.user, folder, command,
                  database_.settings().database));
}

}  // namespace cartwright::test

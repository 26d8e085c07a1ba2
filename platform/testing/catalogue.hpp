#pragma once
// What a database is made of, as lines that can be compared: relations, columns, constraints,
// indexes, triggers, functions, types, extensions, comments; all but Sqitch's own.

#include <set>
#include <string>

#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

using Catalogue = std::set<std::string>;

Catalogue read_catalogue(TemporaryDatabase& database);

/// The lines of `left` that are not in `right`.
Catalogue without(const Catalogue& left, const Catalogue& right);

}  // namespace cartwright::test

#include "platform/testing/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace cartwright::test {
namespace {

constexpr const char* kObjects = R"(
WITH schemas AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sqitch')
), relations AS (
    SELECT pg_class.oid, relname, relkind, reloptions, relacl
    FROM pg_class JOIN schemas ON schemas.oid = relnamespace
), objects (line) AS (
    SELECT 'schema ' || nspname FROM schemas
    UNION ALL
    SELECT 'extension ' || extname || ' ' || extversion FROM pg_extension
    UNION ALL
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                        WHEN 'S' THEN 'sequence' ELSE 'relation of kind ' || relkind::text END
           || ' ' || oid::regclass || concat(' ', reloptions, ' ', relacl)
    FROM relations WHERE relkind NOT IN ('i', 'I', 'c')
    UNION ALL
    SELECT 'column ' || relations.oid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
           || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
           || concat(' ', pg_get_expr(adbin, adrelid), attidentity, attgenerated)
    FROM pg_attribute JOIN relations ON relations.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped AND relkind NOT IN ('i', 'I', 'S')
    UNION ALL
    SELECT 'constraint ' || conname || ' on ' || relations.oid::regclass || ' ' || pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN relations ON relations.oid = conrelid
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(oid) FROM relations WHERE relkind IN ('i', 'I')
    UNION ALL
    SELECT 'trigger ' || tgenabled::text || ' ' || pg_get_triggerdef(pg_trigger.oid)
    FROM pg_trigger JOIN relations ON relations.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || pg_proc.oid::regprocedure || ' ' || md5(prosrc)
    FROM pg_proc JOIN schemas ON schemas.oid = pronamespace
    UNION ALL
    SELECT 'type ' || pg_type.oid::regtype || ' ' || coalesce((
               SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = pg_type.oid
           ), format_type(typbasetype, typtypmod), '')
    FROM pg_type JOIN schemas ON schemas.oid = typnamespace LEFT JOIN relations ON relations.oid = typrelid
    WHERE typtype IN ('d', 'e', 'r') OR relations.relkind = 'c'
    UNION ALL
    SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid) || ' ' || description
    FROM pg_description JOIN relations ON relations.oid = objoid
)
SELECT string_agg(line, E'\n') FROM objects
)";

}  // namespace

Catalogue read_catalogue(TemporaryDatabase& database) {
  std::istringstream lines(database.scalar(kObjects));
  Catalogue catalogue;
  for (std::string line; std::getline(lines, line);) catalogue.insert(line);
  return catalogue;
}

Catalogue without(const Catalogue& left, const Catalogue& right) {
  Catalogue difference;
  std::ranges::set_difference(left, right, std::inserter(difference, difference.end()));
  return difference;
}

}  // namespace cartwright::test

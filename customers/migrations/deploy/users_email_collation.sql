-- Deploy customers:users_email_collation to pg

-- Builds its index beside running services, which no transaction can.
DROP INDEX CONCURRENTLY IF EXISTS uq__users__email_folded;

DO $$
DECLARE
    twins text;
BEGIN
    SELECT string_agg(ids, '; ') INTO twins
    FROM (SELECT string_agg(id::text, ' and ' ORDER BY id) AS ids FROM users
          GROUP BY lower(email COLLATE "und-x-icu") HAVING count(*) > 1) AS groups;
    IF twins IS NOT NULL THEN
        RAISE EXCEPTION 'these users have the same e-mail, but for upper and lower case: %', twins
            USING HINT = 'Change the e-mails of all but one of each, then deploy again.';
    END IF;
END
$$;

-- What upper and lower case are is up to the collation, and that of a database may know ASCII only. uq__users__email stays
-- for the processes of the release before.
CREATE UNIQUE INDEX CONCURRENTLY uq__users__email_folded ON users (lower(email COLLATE "und-x-icu"));

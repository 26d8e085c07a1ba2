-- :users users with names and addresses such as people have, of whom the first is an administrator and has a session. An eighth is
-- called Anna, one of a thousand Holloway, and each has a number in the address.
-- No trigger looks at them, and indexes are made at once, which takes a tenth of the time.
SET session_replication_role = replica;
SELECT string_agg(indexdef, '; ') AS indexes, string_agg(indexrelid::regclass::text, ', ') AS names
FROM pg_index JOIN pg_indexes ON indexname = indexrelid::regclass::text
WHERE indrelid = 'users'::regclass AND NOT indisprimary
\gset
DROP INDEX :names;

INSERT INTO users (id, email, first_name, last_name, password, is_admin, token_epoch, created, last_login)
SELECT n, lower(first || '.' || last) || to_char(n, 'FM00000000') || '@' || host || '.example', first, last,
       '$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM',
       n = 1, n, now() - n * interval '10 s', now() - n % 1000000 * interval '1 s'
FROM generate_series(1, :users) AS n, LATERAL (SELECT hashint4(n) & 1048575 AS lot) AS drawn, LATERAL (SELECT
    (ARRAY['Anna', 'Bea', 'Cleo', 'Dora', 'Emil', 'Franz', 'Greta', 'Hugo'])[1 + lot % 8] AS first,
    CASE WHEN lot % 1000 = 7 THEN 'Holloway'
    ELSE (ARRAY['Acker', 'Berg', 'Dorn', 'Eber', 'Feld', 'Gruen', 'Hart', 'Kirch', 'Lind', 'Neu'])[1 + lot / 8 % 10]
         || (ARRAY['bach', 'brunn', 'feld', 'hardt', 'hof', 'ling', 'mann', 'meyer', 'roth', 'wein'])[1 + lot / 80 % 10]
    END AS last,
    (ARRAY['mail', 'post', 'shop', 'work'])[1 + lot / 800 % 4] AS host) AS one;
INSERT INTO last_logins (user_id, logged_in) SELECT id, last_login FROM users;
INSERT INTO sessions (id, user_id, token_epoch, refresh_hash, expires, address, user_agent) OVERRIDING SYSTEM VALUE
VALUES (1, 1, 1, sha256('1'), now() + interval '14 days', '192.0.2.1', 'bench');

SET maintenance_work_mem = '1GB';
:indexes;
ALTER INDEX ix__users__trigrams ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX ix__users__grams ALTER COLUMN 1 SET STATISTICS 1000;
VACUUM ANALYZE;

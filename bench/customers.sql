-- :users users; the first is an administrator. The password of all is testPass123. Each has a session, whose refresh token has the
-- number of the user in 32 digits as its secret.
INSERT INTO users (id, email, first_name, last_name, password, is_admin, token_epoch)
SELECT n, 'user' || n || '@example.com', 'First' || n, 'Last' || n,
       '$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM',
       n = 1, n
FROM generate_series(1, :users) AS n;
SELECT setval(pg_get_serial_sequence('users', 'id'), :users);
VACUUM ANALYZE users;
INSERT INTO sessions (id, user_id, token_epoch, refresh_hash, expires, address, user_agent) OVERRIDING SYSTEM VALUE
SELECT n, n, n, sha256(convert_to(lpad(n::text, 32, '0'), 'UTF8')), now() + interval '14 days', '192.0.2.1', 'bench' FROM generate_series(1, :users) AS n;
SELECT setval(pg_get_serial_sequence('sessions', 'id'), :users);
VACUUM ANALYZE sessions;

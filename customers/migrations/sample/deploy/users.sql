-- Deploy customers_sample:users to pg
-- The password of all four is testPass123. Their epoch is 0, so that tokens which other tools sign are honoured too.

BEGIN;

INSERT INTO users (id, email, first_name, last_name, is_admin, email_verified, token_epoch, password) VALUES
    (1, 'admin1@email.com', 'Ada', 'Alder', true, true, 0,
     '$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM'),
    (2, 'admin2@email.com', 'Bruno', 'Birch', true, true, 0,
     '$argon2id$v=19$m=19456,t=2,p=1$NSHgmJ4mVbvNmxkKcTBPKw$E+ekTuxS/dXNQqI+5K2Ld0I9kxbGvHHHvFp2dVmX1RU'),
    (3, 'nonadmin3@email.com', 'Clara', 'Cedar', false, true, 0,
     '$argon2id$v=19$m=19456,t=2,p=1$BxkDlGvvW03r8AaVz+FP4A$oziMHRL+C8kpvoejtWa8gaIRjQvheZAzvZ52x3aKnA8'),
    (4, 'nonadmin4@email.com', NULL, NULL, false, true, 0,
     '$argon2id$v=19$m=19456,t=2,p=1$X+G5IWvVsA4Oo06ytLd+gw$L0Nj45EDmGigdGzLlz6UIwZvTjvRu4rl77Y29Dc2zFo');

DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users));
END
$$;

COMMIT;

-- Deploy customers:users_token_epoch to pg

BEGIN;

-- 0 for the accounts that are here: tokens that name no epoch stay good for them until the password changes. No row is
-- written for it.
ALTER TABLE users ADD COLUMN token_epoch bigint NOT NULL DEFAULT 0;
-- 63 random bits, so that two accounts which had the same id one after the other do not share an epoch. No function of our
-- own, on which roles would need a grant.
ALTER TABLE users
    ALTER COLUMN token_epoch SET DEFAULT hashtextextended(gen_random_uuid()::text, 0) & 9223372036854775807;

COMMENT ON COLUMN users.token_epoch IS 'Random, new with each password change; a token is good for one epoch';

CREATE FUNCTION users_renew_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.token_epoch := hashtextextended(gen_random_uuid()::text, 0) & 9223372036854775807;
    RETURN NEW;
END
$$;

CREATE TRIGGER users_renew_epoch
    BEFORE UPDATE OF password_version ON users
    FOR EACH ROW
    WHEN (OLD.password_version IS DISTINCT FROM NEW.password_version)
    EXECUTE FUNCTION users_renew_epoch();

-- Beside users_notify_update, which tells of each new password already.
CREATE TRIGGER users_notify_epoch
    AFTER UPDATE OF token_epoch ON users
    FOR EACH ROW
    WHEN (OLD.token_epoch IS DISTINCT FROM NEW.token_epoch)
    EXECUTE FUNCTION users_changed();

ALTER TABLE users ENABLE ALWAYS TRIGGER users_notify_epoch;

COMMIT;

-- Deploy customers:sessions to pg

BEGIN;

-- Logins, each with one refresh token at a time; see customers/sessions/sessions.hpp. Each exchange of a token writes one
-- row, in whose page there is room for it, and none of the columns with an index: so no index grows by it.
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY
        CONSTRAINT pk__sessions PRIMARY KEY,
    -- No reference to users, which may be emptied by itself.
    user_id bigint NOT NULL,
    -- It ends where the account gets another.
    token_epoch bigint NOT NULL,
    refresh_hash bytea NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    last_used timestamptz NOT NULL DEFAULT now(),
    expires timestamptz NOT NULL,
    address inet NOT NULL,
    user_agent text NOT NULL
        CONSTRAINT ck__sessions__user_agent CHECK (octet_length(user_agent) <= 512),
    ended timestamptz,
    -- Why it has: somebody ended it, or its token was used twice.
    ending text
        CONSTRAINT ck__sessions__ending CHECK (CASE WHEN ended IS NULL THEN ending IS NULL ELSE ending IN ('ended', 'reuse') END)
) WITH (fillfactor = 80);

CREATE INDEX ix__sessions__user_id ON sessions (user_id, id);

CREATE FUNCTION sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('sessions_changed', OLD.id::text);
    RETURN NULL;
END
$$;

CREATE FUNCTION sessions_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY sessions_changed;
    RETURN NULL;
END
$$;

-- An exchange of a token disturbs no memory.
CREATE TRIGGER sessions_notify_update
    AFTER UPDATE OF id, user_id, ended ON sessions
    FOR EACH ROW
    WHEN ((OLD.id, OLD.user_id, OLD.ended) IS DISTINCT FROM (NEW.id, NEW.user_id, NEW.ended))
    EXECUTE FUNCTION sessions_changed();

CREATE TRIGGER sessions_notify_delete
    AFTER DELETE ON sessions
    FOR EACH ROW
    WHEN (OLD.ended IS NULL)
    EXECUTE FUNCTION sessions_changed();

CREATE TRIGGER sessions_notify_truncate
    AFTER TRUNCATE ON sessions
    FOR EACH STATEMENT
    EXECUTE FUNCTION sessions_truncated();

ALTER TABLE sessions
    ENABLE ALWAYS TRIGGER sessions_notify_update,
    ENABLE ALWAYS TRIGGER sessions_notify_delete,
    ENABLE ALWAYS TRIGGER sessions_notify_truncate;

-- Where somebody was, and with what, goes with the account. As the owner: whoever may delete an account need not be able
-- to write here.
CREATE FUNCTION users_sessions_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM sessions;
    ELSE
        DELETE FROM sessions WHERE user_id = OLD.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_sessions_go
    AFTER DELETE ON users
    FOR EACH ROW
    EXECUTE FUNCTION users_sessions_go();

CREATE TRIGGER users_sessions_go_all
    AFTER TRUNCATE ON users
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_sessions_go();

COMMIT;

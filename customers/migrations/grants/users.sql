-- An account is written by naming its columns; its id and its date are the database's own.
GRANT SELECT, DELETE ON users TO :"service";
GRANT INSERT (email, password, first_name, last_name, is_admin) ON users TO :"service";
GRANT UPDATE (email, password, first_name, last_name, is_admin, password_version, email_verified, is_active, last_login) ON users TO :"service";

GRANT EXECUTE ON FUNCTION email_is_free(text, bigint) TO :"service";
GRANT EXECUTE ON FUNCTION users_text(text, text, text), users_grams(text),
    users_found(text, boolean, text, text, timestamptz, bigint, integer) TO :"service";
-- Who is told nothing of a taken address is answered with an id that nobody gets.
GRANT USAGE ON SEQUENCE users_id_seq TO :"service";

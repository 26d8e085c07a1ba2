-- Deploy cart:guest_carts to pg

BEGIN;

-- Carts of those who have no account, known by the SHA-256 of their tokens. They are rows of carts like any other, under
-- numbers that no user has.
CREATE TABLE guest_carts (
    token_hash bytea CONSTRAINT pk__guest_carts PRIMARY KEY
        CONSTRAINT ck__guest_carts__token_hash CHECK (octet_length(token_hash) = 32),
    cart_id    bigint GENERATED ALWAYS AS IDENTITY (START WITH -1 INCREMENT BY -1)
        CONSTRAINT uq__guest_carts__cart_id UNIQUE
        CONSTRAINT ck__guest_carts__cart_id CHECK (cart_id < 0)
        CONSTRAINT fk__guest_carts__cart_id__carts REFERENCES carts (user_id) ON DELETE CASCADE,
    expires    timestamptz NOT NULL
);

CREATE INDEX ix__guest_carts__expires ON guest_carts (expires);

-- Tokens whose carts users have taken over, so that whoever asks again is told the same.
CREATE TABLE merged_guest_carts (
    token_hash bytea CONSTRAINT pk__merged_guest_carts PRIMARY KEY,
    user_id    bigint NOT NULL,
    forgotten  timestamptz NOT NULL
);

CREATE INDEX ix__merged_guest_carts__forgotten ON merged_guest_carts (forgotten);

-- Networks that have made guest carts lately: from when on each has all its share again.
CREATE TABLE guest_cart_makers (
    network bigint NOT NULL,
    is_v6   boolean NOT NULL,
    rested  timestamptz NOT NULL,

    CONSTRAINT pk__guest_cart_makers PRIMARY KEY (network, is_v6)
);

CREATE INDEX ix__guest_cart_makers__rested ON guest_cart_makers (rested);

COMMIT;

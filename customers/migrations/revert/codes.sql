-- Revert customers:codes from pg

BEGIN;

DROP TABLE mail_requests;
DROP TABLE codes;

COMMIT;

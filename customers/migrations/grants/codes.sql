GRANT SELECT, INSERT, UPDATE (asked, hash, email, expires), DELETE ON codes TO :"service";
GRANT SELECT, INSERT, UPDATE (rested), DELETE ON mail_requests TO :"service";

GRANT SELECT, INSERT (scope, content, status, etag, location, body), DELETE ON kept_replies TO :"service";

GRANT SELECT ON last_logins TO :"service";

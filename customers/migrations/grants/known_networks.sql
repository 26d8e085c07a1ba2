GRANT SELECT, INSERT (address, network), UPDATE (last_login), DELETE ON known_networks TO :"service";

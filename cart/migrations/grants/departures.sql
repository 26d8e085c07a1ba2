GRANT SELECT, UPDATE (position) ON departures TO :"service";

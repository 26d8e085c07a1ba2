GRANT SELECT ON products TO :"service";

// The files of the documentation page, as docs_assets.cmake compressed them.

.macro asset symbol, file
  .global \symbol, \symbol\()_end
\symbol:
  .incbin "\file"
\symbol\()_end:
.endm

  .section .rodata
  asset docs_index_html, "index.html.gz"
  asset docs_start_js, "start.js.gz"
  asset docs_bundle_js, "swagger-ui-bundle.js.gz"
  asset docs_style_css, "swagger-ui.css.gz"
  asset docs_icon_png, "favicon-32x32.png.gz"
  .section .note.GNU-stack, "", @progbits

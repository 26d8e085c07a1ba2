// The files of the documentation page, as docs_assets.cmake compressed them.

.macro asset symbol, file
  .global \symbol, \symbol\()End
\symbol:
  .incbin "\file"
\symbol\()End:
.endm

  .section .rodata
  asset kDocsIndexHtml, "index.html.gz"
  asset kDocsStartJs, "start.js.gz"
  asset kDocsBundleJs, "swagger-ui-bundle.js.gz"
  asset kDocsStyleCss, "swagger-ui.css.gz"
  asset kDocsIconPng, "favicon-32x32.png.gz"
  .section .note.GNU-stack, "", @progbits

// The files of the documentation page, each as it is and as docs_assets.cmake compressed it.

.macro asset symbol, file
  .global \symbol, \symbol\()Gzip, \symbol\()End
\symbol:
  .incbin "\file"
\symbol\()Gzip:
  .incbin "\file\().gz"
\symbol\()End:
.endm

  .section .rodata
  asset kDocsIndexHtml, "index.html"
  asset kDocsStartJs, "start.js"
  asset kDocsBundleJs, "swagger-ui-bundle.js"
  asset kDocsStyleCss, "swagger-ui.css"
  asset kDocsIconPng, "favicon-32x32.png"
  .section .note.GNU-stack, "", @progbits

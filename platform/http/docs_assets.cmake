# Compresses the files of the documentation page for docs_files.S, which puts both forms into the
# binary, so that no request costs more than sending them.
# Included by platform/CMakeLists.txt behind the target platform_http.

set(swagger_ui ${CMAKE_SOURCE_DIR}/node_modules/swagger-ui-dist)
set(docs_page ${CMAKE_CURRENT_LIST_DIR}/docs_page)
set(docs_files ${CMAKE_CURRENT_LIST_DIR}/docs_files.S)
set(docs_compressed ${CMAKE_CURRENT_BINARY_DIR}/docs_compressed)
if(NOT EXISTS ${swagger_ui}/swagger-ui-bundle.js)
  message(FATAL_ERROR "Swagger UI is missing; `npm ci` installs it.")
endif()
find_program(GZIP gzip REQUIRED)
file(MAKE_DIRECTORY ${docs_compressed})

foreach(source
    ${docs_page}/index.html
    ${docs_page}/start.js
    ${swagger_ui}/swagger-ui-bundle.js
    ${swagger_ui}/swagger-ui.css
    ${swagger_ui}/favicon-32x32.png)
  get_filename_component(file ${source} NAME)
  add_custom_command(OUTPUT ${docs_compressed}/${file}.gz DEPENDS ${source} VERBATIM
    COMMAND sh -c "\"$0\" -9nc \"$1\" > \"$2\"" ${GZIP} ${source} ${docs_compressed}/${file}.gz)
  set_property(SOURCE ${docs_files} APPEND PROPERTY
    OBJECT_DEPENDS ${source} ${docs_compressed}/${file}.gz)
endforeach()

# The package has an index.html too, so ours is looked for first.
set_property(SOURCE ${docs_files} PROPERTY
  COMPILE_OPTIONS -I${docs_page} -I${swagger_ui} -I${docs_compressed})
target_sources(platform_http PRIVATE ${docs_files})
set_property(SOURCE ${CMAKE_CURRENT_LIST_DIR}/docs.cpp
  PROPERTY COMPILE_DEFINITIONS CARTWRIGHT_VERSION="${PROJECT_VERSION}")

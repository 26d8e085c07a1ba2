# Packs the list of common passwords for common_passwords.S, which puts it into the program.
# Included by customers/CMakeLists.txt behind the target customers_core.

set(listed ${CMAKE_SOURCE_DIR}/node_modules/@zxcvbn-ts/language-common/src/passwords.json)
set(pack ${CMAKE_CURRENT_LIST_DIR}/common_passwords.py)
set(packed ${CMAKE_CURRENT_BINARY_DIR}/common_passwords.bin)
if(NOT EXISTS ${listed})
  message(FATAL_ERROR "The list of common passwords is missing; `npm ci` installs it.")
endif()
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

add_custom_command(OUTPUT ${packed} DEPENDS ${pack} ${listed} VERBATIM
  COMMAND ${Python3_EXECUTABLE} -B ${pack} ${listed} ${packed})
set_property(SOURCE ${CMAKE_CURRENT_LIST_DIR}/common_passwords.S PROPERTY OBJECT_DEPENDS ${packed})
set_property(SOURCE ${CMAKE_CURRENT_LIST_DIR}/common_passwords.S PROPERTY
  COMPILE_OPTIONS -I${CMAKE_CURRENT_BINARY_DIR})
target_sources(customers_core PRIVATE ${CMAKE_CURRENT_LIST_DIR}/common_passwords.S)

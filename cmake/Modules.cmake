# A module is a folder: its sources become a static library, the *_test.cpp beside them a test program, and each *_fuzz.cpp a
# program that ./dev fuzz runs.

# add_module(<name> [FOLDERS <folder>...] [DEPENDS <target>...]
#   [TEST_FOLDERS <folder>...] [TEST_DEPENDS <target>...] [TEST_PROGRAMS <program>...] [FUZZ_SOURCES <file>...])
# TEST_FOLDERS hold sources that only the tests need, such as fixtures. The tests find each program of TEST_PROGRAMS
# at the path that <PROGRAM>_PROGRAM is defined to. FUZZ_SOURCES are part of each fuzzer.
function(add_module name)
  cmake_parse_arguments(arg "" "" "FOLDERS;DEPENDS;TEST_FOLDERS;TEST_DEPENDS;TEST_PROGRAMS;FUZZ_SOURCES" ${ARGN})
  if(NOT arg_FOLDERS)
    set(arg_FOLDERS .)
  endif()
  glob_sources(sources ${arg_FOLDERS})
  glob_sources(test_sources ${arg_TEST_FOLDERS})
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC cartwright_options ${arg_DEPENDS})
  if(TARGET precompiled)
    target_precompile_headers(${name} REUSE_FROM precompiled)
  endif()
  if(CARTWRIGHT_TESTS AND tests)
    add_test_program(${name}_tests SOURCES ${tests} ${test_sources} DEPENDS ${name} ${arg_TEST_DEPENDS}
      PROGRAMS ${arg_TEST_PROGRAMS})
  endif()
  if(CARTWRIGHT_FUZZ)
    foreach(source IN LISTS fuzzers)
      add_fuzzer(${source} SOURCES ${arg_FUZZ_SOURCES} DEPENDS ${name})
    endforeach()
  endif()
endfunction()

# add_fuzzer(<file> [SOURCES <file>...] DEPENDS <target>...): a program of libFuzzer, named after the first file.
function(add_fuzzer source)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS})
  target_precompile_headers(${name} REUSE_FROM precompiled)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_property(TARGET ${name} PROPERTY RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
  add_dependencies(fuzzers ${name})
endfunction()

# glob_sources(<variable> [<folder>...])
function(glob_sources variable)
  set(sources)
  foreach(folder IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# add_test_program(<name> SOURCES <file>... DEPENDS <target>... [PROGRAMS <program>...])
function(add_test_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PROGRAMS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM precompiled)
  foreach(program IN LISTS arg_PROGRAMS)
    string(TOUPPER ${program} upper)
    target_compile_definitions(${name} PRIVATE ${upper}_PROGRAM="$<TARGET_FILE:${program}>")
    add_dependencies(${name} ${program})
  endforeach()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_property(TEST ${name} PROPERTY
    ENVIRONMENT LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0)
endfunction()

# add_service(<name> FOLDERS <feature>... [TEST_FOLDERS <folder>...] [TEST_PROGRAMS <program>...]): the program <name> from
# main.cpp, and <name>_core, all else, for its tests.
function(add_service name)
  cmake_parse_arguments(arg "" "" "FOLDERS;TEST_FOLDERS;TEST_PROGRAMS" ${ARGN})
  add_module(${name}_core FOLDERS . ${arg_FOLDERS}
    DEPENDS platform_http platform_db platform_auth platform_rpc
    TEST_FOLDERS ${arg_TEST_FOLDERS}
    TEST_DEPENDS platform_testing rpc_oracle
    TEST_PROGRAMS ${arg_TEST_PROGRAMS})
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${name}_core)
  target_precompile_headers(${name} REUSE_FROM precompiled)
  if(CARTWRIGHT_HARDENED)
    find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
    add_custom_command(TARGET ${name} POST_BUILD VERBATIM
      COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/cmake/check_hardening.py $<TARGET_FILE:${name}>)
  endif()
endfunction()

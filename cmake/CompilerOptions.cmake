# Flags that every target of ours shares. Presets choose sanitizers, coverage and optimisation.

add_library(cartwright_options INTERFACE)
target_compile_options(cartwright_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror=switch)
option(CARTWRIGHT_WERROR "Treat warnings as errors" ON)
if(CARTWRIGHT_WERROR)
  target_compile_options(cartwright_options INTERFACE -Werror)
endif()
target_include_directories(cartwright_options INTERFACE ${CMAKE_SOURCE_DIR})

# Also where sanitizers look: they take an empty optional that is read for one with any value.
add_compile_definitions("$<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>")

set(CARTWRIGHT_SANITIZE "" CACHE STRING "Sanitizers for every target, as for -fsanitize=")
if(CARTWRIGHT_SANITIZE)
  add_compile_options(-fsanitize=${CARTWRIGHT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CARTWRIGHT_SANITIZE})
endif()

# Half of the time of a build with tests goes into them; what they test stays optimised.
set(CARTWRIGHT_TEST_OPTIONS -O0)

option(CARTWRIGHT_COVERAGE "Instrument for llvm-cov" OFF)
if(CARTWRIGHT_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()

option(CARTWRIGHT_LTO "Thin link-time optimisation" OFF)
if(CARTWRIGHT_LTO)
  add_compile_options(-flto=thin)
  add_link_options(-flto=thin)
endif()

# What a bug in memory would overwrite or jump to is checked, moved about or read-only. Sanitizers look for the bugs themselves.
# check_hardening.py looks at the programs.
option(CARTWRIGHT_HARDENED "Checks at run time of what a bug in memory is used for" OFF)
if(CARTWRIGHT_HARDENED)
  add_compile_options("$<$<COMPILE_LANGUAGE:C,CXX>:-fPIE;-fstack-protector-strong;-fstack-clash-protection;-fcf-protection=full>")
  add_compile_options("$<$<COMPILE_LANGUAGE:C,CXX>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
  add_link_options(-pie)
endif()

# Addresses of libraries are bound at start and then read-only; the id lets debug information be found in a package of its own.
add_link_options(-fuse-ld=lld -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--build-id)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  # Without the time stamp, an unchanged precompiled header keeps its hash and the cache its hits.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

# Every library comes from a Debian 12 package; debian-packages.txt lists them.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(fmt REQUIRED)
find_package(prometheus-cpp REQUIRED)

# The default Boost of Debian 12 is 1.74; Beast and Boost.JSON are wanted from 1.81 on.
find_package(Boost 1.81 REQUIRED COMPONENTS json)

pkg_check_modules(brotlienc REQUIRED IMPORTED_TARGET libbrotlienc)
pkg_check_modules(libcurl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(nghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(libcrypt REQUIRED IMPORTED_TARGET libcrypt)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)

add_library(asio INTERFACE)
target_link_libraries(asio INTERFACE Boost::headers OpenSSL::SSL Threads::Threads)
# Asio and Beast are compiled once, in asio.cpp and http/beast.cpp.
target_compile_definitions(asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
# Frames of coroutines that a thread keeps to use again: as many as a request needs. Sanitizers see more where few are.
if(NOT CARTWRIGHT_SANITIZE)
  target_compile_definitions(asio INTERFACE BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=16)
endif()

if(CARTWRIGHT_TESTS)
  find_package(GTest REQUIRED)
  pkg_check_modules(brotlidec REQUIRED IMPORTED_TARGET libbrotlidec)
  pkg_check_modules(grpcpp REQUIRED IMPORTED_TARGET grpc++)
  pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
endif()

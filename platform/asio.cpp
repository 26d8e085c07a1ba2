// The one translation unit that compiles Asio; see BOOST_ASIO_SEPARATE_COMPILATION in
// cmake/Dependencies.cmake.

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>

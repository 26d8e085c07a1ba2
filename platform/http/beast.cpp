// The one translation unit that compiles Beast; see BOOST_BEAST_SEPARATE_COMPILATION in
// cmake/Dependencies.cmake.

#include <boost/beast/src.hpp>

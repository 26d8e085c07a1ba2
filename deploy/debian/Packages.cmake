# How CPack makes the packages: a component each.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL ${CARTWRIGHT_SERVICES} migrations)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SOURCE cartwright)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${revision})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${CARTWRIGHT_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

foreach(service IN LISTS CARTWRIGHT_SERVICES)
  string(TOUPPER ${service} component)
  set(CPACK_DEBIAN_${component}_PACKAGE_NAME ${service})
  set(CPACK_DEBIAN_${component}_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_${component}_DEBUGINFO_PACKAGE ON)
  set(CPACK_DEBIAN_${component}_PACKAGE_DEPENDS "systemd | systemd-sysusers")
  set(CPACK_DEBIAN_${component}_PACKAGE_SUGGESTS "cartwright-migrations, postgresql")
  set(scripts ${CMAKE_CURRENT_BINARY_DIR}/${service})
  set(CPACK_DEBIAN_${component}_PACKAGE_CONTROL_EXTRA ${scripts}/postinst ${scripts}/prerm ${scripts}/postrm ${scripts}/conffiles)
endforeach()
set(CPACK_DEBIAN_CUSTOMERS_DESCRIPTION "accounts, login and tokens of an online store
Registers users, logs them in, lets them keep their account, and tells other
services over gRPC with mutual TLS who a token speaks for. It needs a
PostgreSQL database and certificates of a private CA.")
set(CPACK_DEBIAN_CART_DESCRIPTION "products and carts of an online store
Lists products and keeps one cart a user. It asks the service customers about
every token, over gRPC with mutual TLS. It needs a PostgreSQL database and
certificates of a private CA.")

set(CPACK_DEBIAN_MIGRATIONS_PACKAGE_NAME cartwright-migrations)
set(CPACK_DEBIAN_MIGRATIONS_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_MIGRATIONS_PACKAGE_DEPENDS "libdbd-pg-perl, postgresql-client, sqitch")
set(CPACK_DEBIAN_MIGRATIONS_DESCRIPTION "database migrations of the services customers and cart
The changes that each version makes to the two databases, and a command that
applies them. It is needed where migrations run, not where the services do.")

include(CPack)

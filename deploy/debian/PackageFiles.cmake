# What stands in a package beside its program.

add_custom_target(debian_files)

# add_output(<file> [DEPENDS <file or target>...] COMMAND <command>...): what the command prints becomes the file, in this
# folder of the build.
function(add_output file)
  cmake_parse_arguments(arg "" "" "DEPENDS;COMMAND" ${ARGN})
  set(path ${CMAKE_CURRENT_BINARY_DIR}/${file})
  add_custom_command(OUTPUT ${path} DEPENDS ${arg_DEPENDS} VERBATIM
    COMMAND sh -c "\"$@\" >\"$0\" || { rm -f \"$0\"; exit 1; }" ${path} ${arg_COMMAND})
  add_custom_target(debian_${file} DEPENDS ${path})
  add_dependencies(debian_files debian_${file})
endfunction()

# add_compressed(<file> <source> <folder it is installed in> <its name there> <component>)
function(add_compressed file source folder name component)
  add_output(${file} DEPENDS ${source} COMMAND gzip -9nc ${source})
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${file} DESTINATION ${folder} RENAME ${name} COMPONENT ${component})
endfunction()

# add_manual(<program> <its path or target> <component>): a page of section 8 from what its --help says.
function(add_manual program executable component)
  set(page ${CMAKE_CURRENT_BINARY_DIR}/${program}.8)
  set(path ${executable})
  if(TARGET ${executable})
    set(path $<TARGET_FILE:${executable}>)
  endif()
  add_output(${program}.8 DEPENDS ${executable} manual.h2m
    COMMAND help2man --section=8 --no-info --name=${title} --source=Cartwright --manual=Cartwright
      --version-string=${PROJECT_VERSION} --include=${CMAKE_CURRENT_SOURCE_DIR}/manual.h2m ${path})
  add_compressed(${program}.8.gz ${page} share/man/man8 ${program}.8.gz ${component})
endfunction()

# add_documents(<package> <component>)
function(add_documents package component)
  set(folder share/doc/${package})
  add_compressed(${package}.changelog.gz ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${folder} changelog.gz ${component})
  add_compressed(${package}.changelog.Debian.gz ${CMAKE_CURRENT_SOURCE_DIR}/changelog ${folder} changelog.Debian.gz ${component})
  install(FILES copyright DESTINATION ${folder} COMPONENT ${component})
  install(FILES README.md DESTINATION ${folder} RENAME README.Debian COMPONENT ${component})
endfunction()

# add_operators_program(<program> <component>): from ${title}, what it is for.
function(add_operators_program program component)
  install(TARGETS ${program} RUNTIME DESTINATION sbin COMPONENT ${component})
  add_manual(${program} ${program} ${component})
endfunction()

# add_service_package(<service> SETTINGS <name>=<value>...): the settings are those of its env file that are not commented out.
function(add_service_package service)
  cmake_parse_arguments(arg "" "" "SETTINGS" ${ARGN})
  install(TARGETS ${service} RUNTIME DESTINATION sbin COMPONENT ${service})

  add_output(${service}.env DEPENDS ${service} env_file.py
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/env_file.py $<TARGET_FILE:${service}> ${arg_SETTINGS})
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${service}.env DESTINATION /etc/cartwright COMPONENT ${service}
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
  install(DIRECTORY DESTINATION /etc/cartwright/tls COMPONENT ${service})

  configure_file(service.in ${service}.service @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${service}.service DESTINATION lib/systemd/system COMPONENT ${service})
  configure_file(sysusers.in ${service}.sysusers @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${service}.sysusers DESTINATION lib/sysusers.d RENAME ${service}.conf COMPONENT ${service})
  configure_file(lintian-overrides.in ${service}.lintian-overrides @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${service}.lintian-overrides DESTINATION share/lintian/overrides RENAME ${service}
    COMPONENT ${service})
  foreach(script postinst prerm postrm conffiles)
    configure_file(maintainer/${script}.in ${service}/${script} @ONLY USE_SOURCE_PERMISSIONS)
  endforeach()

  install(FILES ${CMAKE_SOURCE_DIR}/node_modules/swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt
    DESTINATION share/doc/${service} RENAME swagger-ui.notices COMPONENT ${service})
  add_manual(${service} ${service} ${service})
  add_documents(${service} ${service})
  if(CARTWRIGHT_TESTS)
    add_test(NAME ${service}_unit_is_hardened COMMAND systemd-analyze security --offline=true --threshold=20 --no-pager
      ${CMAKE_CURRENT_BINARY_DIR}/${service}.service)
  endif()
endfunction()

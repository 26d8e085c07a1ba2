# ./dev package: the release build as Debian packages.

dev_package() {
  [ $# -eq 0 ] || fail "package takes no options"
  trap end_attended EXIT
  trap 'exit 1' INT TERM
  need_packages build package
  make_packages
  step "The packages are in build/release/packages"
}

make_packages() {
  local folder=build/release
  build release all debian_files
  step "Packing"
  rm -rf "$folder/packages"
  attended cpack --config "$folder/CPackConfig.cmake" >"$local/package.log" 2>&1 || {
    tail -n 15 "$local/package.log" >&2
    fail "cpack failed; what it said stands above"
  }
  rm -rf "$folder/packages/_CPack_Packages"
  lint_packages "$folder"/packages/*.deb
  (cd "$folder/packages" && ls -sh1)
}

# Left out: what only matters to an upload to Debian's archive, which has bug numbers and addresses of maintainers.
lint_packages() {
  step "lintian"
  LC_ALL=C.UTF-8 lintian --allow-root --fail-on error,warning --tag-display-limit 0 \
    --suppress-tags initial-upload-closes-no-bugs,bogus-mail-host,bogus-mail-host-in-debian-changelog "$@" ||
    fail "lintian objects to the packages above"
}

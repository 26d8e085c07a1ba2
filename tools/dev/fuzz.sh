# ./dev fuzz: feeds all that reads foreign bytes with inputs that nobody has thought of.

dev_fuzz() {
  local preset=fuzz
  take_lock fuzz "another ./dev fuzz is running here (process %s); wait for it or stop it"
  trap end_attended EXIT
  trap 'exit 1' INT TERM
  need_packages build test
  # Without programs it only looks at its options, before anybody waits for a build.
  python3 -B tools/fuzz.py "$@" || exit 1
  case " $* " in *" --plain "*) preset=fuzz-plain ;; esac
  build "$preset" fuzzers
  attended python3 -B tools/fuzz.py --programs "build/$preset/fuzzers" "$@" || fail "see the lines above"
}

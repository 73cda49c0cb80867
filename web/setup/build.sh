# Configure once, build what changed.

# build PRESET RUNNER…: RUNNER is put before cmake, for the preset that builds elsewhere.
build() {
  local preset=$1
  shift
  cd "$RNN_ROOT"
  if [ ! -e "build/$preset/build.ninja" ]; then
    step "Configuring build/$preset" "see the message above; remove build/$preset to begin afresh" \
      "$@" cmake --preset "$preset"
  fi
  RNN_SHOW=1 step "Building build/$preset" "see the compiler's message above" "$@" cmake --build --preset "$preset"
}

build_native() { build "$1"; }
build_web() { build web in_emscripten "$RNN_ROOT"; }

# Configure when something it depends on has changed, build what changed.

# build PRESET RUNNER…: RUNNER is put before cmake, for the preset that builds elsewhere. RNN_TARGETS: these only.
build() {
  local preset=$1 stamp=$RNN_ROOT/build/$1/.configured-with settings
  shift
  settings=$(cksum <"$RNN_ROOT/CMakePresets.json"; echo "$IMGUI_DIR"; [ $# = 0 ] || emscripten_place)
  if [ "$settings" != "$(cat "$stamp" 2>/dev/null)" ]; then
    # Afresh: what is cached would win over what has changed.
    step "Configuring build/$preset" "see the message above" \
      "$@" env -C "$RNN_ROOT" cmake --fresh --preset "$preset" -D "IMGUI_DIR=$IMGUI_DIR"
    echo "$settings" >"$stamp"
  fi
  RNN_SHOW=1 step "Building build/$preset" "see the compiler's message above" \
    "$@" env -C "$RNN_ROOT" cmake --build --preset "$preset" ${RNN_TARGETS:+--target $RNN_TARGETS}
}

build_native() { build "$1"; }
build_web() {
  await_begun
  build web "$RNN_ROOT/web/emscripten"
}

# Where Emscripten comes from, and how a command runs there.
RNN_EMSCRIPTEN_MINIMUM=3.1.60
RNN_EMSCRIPTEN_DIR=$RNN_TOOLS_DIR/emscripten

# What the wasm build needs besides the compiler: on the machine itself, or in Emscripten's root.
RNN_WASM_PACKAGES=(cmake:cmake ninja:ninja-build libeigen3-dev libhwy-dev nlohmann-json3-dev flatc:flatbuffers-compiler
  libflatbuffers-dev libprotozero-dev googletest "${RNN_FONT_PACKAGES[@]}")

emcc_on_path() {
  local version
  command -v emcc >/dev/null || return 1
  version=$(emcc --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
  [ -n "$version" ] && dpkg --compare-versions "$version" ge $RNN_EMSCRIPTEN_MINIMUM
}

emscripten_place() { if emcc_on_path; then command -v emcc; else echo "$RNN_EMSCRIPTEN_DIR"; fi; }

emcc_in_apt() {
  local version
  version=$(apt-cache policy emscripten 2>/dev/null | sed -n 's/^ *Candidate: //p')
  [ -n "$version" ] && [ "$version" != "(none)" ] && dpkg --compare-versions "$version" ge $RNN_EMSCRIPTEN_MINIMUM
}

# A root made for an earlier state of the project may lack a package: it is made again.
root_is_complete() {
  [ -x "$RNN_EMSCRIPTEN_DIR/usr/bin/emcc" ] &&
    [ -z "$(RNN_DPKG_ADMINDIR=$RNN_EMSCRIPTEN_DIR/var/lib/dpkg missing_packages "${RNN_WASM_PACKAGES[@]##*:}")" ]
}

setup_emscripten() {
  if emcc_on_path; then
    install_packages "${RNN_WASM_PACKAGES[@]}"
  elif root_is_complete; then
    install_packages bwrap:bubblewrap
  else
    apt_update
    if emcc_in_apt; then
      install_packages emscripten "${RNN_WASM_PACKAGES[@]}"
    else
      setup_emscripten_root
    fi
  fi
}

# This Debian's package is too old: the next one's goes into a folder and changes nothing on the machine.
setup_emscripten_root() {
  install_root_tools
  # Beside what else is to be installed and built; build_web waits for it. Left out: the system libraries for dynamic
  # linking, which no module of ours uses.
  local packages cache=/usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten
  packages=$(IFS=,; echo "emscripten,${RNN_WASM_PACKAGES[*]##*:}")
  begin make_root "$RNN_EMSCRIPTEN_DIR" "Emscripten (450 MB to fetch, 2 GB on disk)" "$packages" \
    --dpkgopt="path-exclude=$cache/pic/*" --dpkgopt="path-exclude=$cache/lto-pic/*"
}

# in_emscripten FOLDER COMMAND…: runs COMMAND in FOLDER, with EMSCRIPTEN_ROOT set for the preset `web`.
in_emscripten() {
  local folder=$1
  shift
  if emcc_on_path; then
    (cd "$folder" && EMSCRIPTEN_ROOT=$(em-config EMSCRIPTEN_ROOT) "$@")
    return
  fi
  [ -x "$RNN_EMSCRIPTEN_DIR/usr/bin/emcc" ] || fail "no Emscripten in $RNN_EMSCRIPTEN_DIR" "run ./web/serve --build-only"
  in_root "$RNN_EMSCRIPTEN_DIR" "$folder" env EMSCRIPTEN_ROOT=/usr/share/emscripten "$@"
}

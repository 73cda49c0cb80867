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
  local needs=(bwrap:bubblewrap mmdebstrap:mmdebstrap)
  [ "$(id -u)" = 0 ] || needs+=(newuidmap:uidmap)
  install_packages "${needs[@]}"
  # Beside what else is to be installed and built; build_web waits for it.
  begin step "Making a Debian 13 root with Emscripten (450 MB to fetch, 2 GB on disk)" \
    "check the network and the free space in $RNN_TOOLS_DIR, then run this again" make_emscripten_root
}

make_emscripten_root() {
  local part=$RNN_EMSCRIPTEN_DIR.part packages mirror
  packages=$(IFS=,; echo "emscripten,${RNN_WASM_PACKAGES[*]##*:}")
  mirror=$(debian_mirror)
  run rm -rf "$part"
  run mkdir -p "$part"
  # As a tar: an ordinary user cannot keep the owners that a root folder has, and nothing needs them.
  printf '%s\n' "mmdebstrap --variant=apt --include=$packages trixie - $mirror | tar -x" >"$RNN_STEP_LOG.command"
  # Left out: texts for people, and the system libraries for dynamic linking, which no module of ours uses.
  mmdebstrap --variant=apt --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/pic/*' \
    --dpkgopt='path-exclude=/usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/lto-pic/*' \
    trixie - "$mirror" | tar -C "$part" -x --no-same-owner --exclude='./dev/*'
  run rm -rf "$RNN_EMSCRIPTEN_DIR"
  run mv "$part" "$RNN_EMSCRIPTEN_DIR"
}

# in_emscripten FOLDER COMMAND…: runs COMMAND in FOLDER, with EMSCRIPTEN_ROOT set for the preset `web`.
in_emscripten() {
  local folder=$1 mounts=() variables=()
  shift
  if emcc_on_path; then
    (cd "$folder" && EMSCRIPTEN_ROOT=$(em-config EMSCRIPTEN_ROOT) "$@")
    return
  fi
  [ -x "$RNN_EMSCRIPTEN_DIR/usr/bin/emcc" ] || fail "no Emscripten in $RNN_EMSCRIPTEN_DIR" "run ./web/serve --build-only"
  [ -z "${IMGUI_DIR:-}" ] || {
    mounts+=(--ro-bind "$IMGUI_DIR" "$IMGUI_DIR")
    variables+=(--setenv IMGUI_DIR "$IMGUI_DIR")
  }
  [ -z "${CMAKE_BUILD_PARALLEL_LEVEL:-}" ] ||
    variables+=(--setenv CMAKE_BUILD_PARALLEL_LEVEL "$CMAKE_BUILD_PARALLEL_LEVEL")
  # The compiler's root is read-only; what is written goes to the repository, or to a /tmp that ends with the command.
  bwrap --die-with-parent --tmpfs / --dev /dev --proc /proc --tmpfs /tmp \
    --ro-bind "$RNN_EMSCRIPTEN_DIR/usr" /usr --ro-bind "$RNN_EMSCRIPTEN_DIR/etc" /etc \
    --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
    --ro-bind "$RNN_TOOLS_DIR" "$RNN_TOOLS_DIR" "${mounts[@]}" --bind "$RNN_ROOT" "$RNN_ROOT" --chdir "$folder" \
    --clearenv --setenv HOME /tmp --setenv PATH /usr/sbin:/usr/bin --setenv LANG C.UTF-8 --setenv TERM "${TERM:-dumb}" \
    --setenv RNN_TOOLS_DIR "$RNN_TOOLS_DIR" --setenv EMSCRIPTEN_ROOT /usr/share/emscripten "${variables[@]}" "$@"
}

# Dear ImGui's sources: Debian's -dev package has none, and a wasm build needs them. Its source package is in sid.

# Nothing where there is no imgui.h: check_imgui tells so.
imgui_version() { sed -nE 's/^#define IMGUI_VERSION_NUM +([0-9]+).*/\1/p' "$1/imgui.h" 2>/dev/null || true; }

check_imgui() {
  local version
  version=$(imgui_version "$1")
  [ -n "$version" ] || fail "no Dear ImGui sources (imgui.h) in $1" "$2"
  [ "$version" -ge 19200 ] || fail "Dear ImGui in $1 is version $version; 1.92 (19200) or later is needed" "$2"
}

setup_imgui() {
  if [ -n "${IMGUI_DIR:-}" ]; then
    check_imgui "$IMGUI_DIR" "set IMGUI_DIR to newer sources, or unset it to use Debian's"
    return
  fi
  local folder=$RNN_TOOLS_DIR/imgui
  if [ ! -e "$folder/imgui.h" ]; then
    step "Fetching Dear ImGui's source package" \
      "check the network and that the machine's Debian mirror has sid's sources; or set IMGUI_DIR" fetch_imgui "$folder"
  fi
  export IMGUI_DIR=$folder
  check_imgui "$folder" "remove $folder to fetch it again, or set IMGUI_DIR to newer sources"
}

# With an apt configuration of its own: the machine's lists and sources stay as they are.
fetch_imgui() {
  local folder=$1 part=$1.part mirror keyring options
  mirror=$(debian_mirror)
  for keyring in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
    [ ! -e "$keyring" ] || break
  done
  run rm -rf "$part"
  run mkdir -p "$part/apt/lists/partial" "$part/apt/cache" "$part/sources"
  echo "deb-src [signed-by=$keyring] $mirror sid main" >"$part/apt/sources.list"
  options=(-o "Dir::Etc::SourceList=$part/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$part/apt/lists" -o "Dir::Cache=$part/apt/cache" -o APT::Sandbox::User=
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false)
  cd "$part"
  run apt-get "${options[@]}" update
  run apt-get "${options[@]}" source --download-only imgui
  run tar -C "$part/sources" --strip-components=1 -xf imgui_*.orig.tar.*
  rm -rf "$folder"
  run mv "$part/sources" "$folder"
  rm -rf "$part"
}

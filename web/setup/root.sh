# Debian 13 in a folder of its own, for packages that this machine's Debian does not have: nothing changes on the machine.

# What makes a root and what runs in it.
install_root_tools() {
  local needs=(bwrap:bubblewrap mmdebstrap:mmdebstrap)
  [ "$(id -u)" = 0 ] || needs+=(newuidmap:uidmap)
  install_packages "${needs[@]}"
}

# make_root ROOT WHAT PACKAGES OPTION…: WHAT is told, PACKAGES stand between commas, the OPTIONs are mmdebstrap's.
make_root() {
  local root=$1 what=$2
  shift 2
  step "Making a Debian 13 root with $what" \
    "check the network and the free space in $RNN_TOOLS_DIR, then run this again" fill_root "$root" "$@"
}

fill_root() {
  local root=$1 packages=$2 part=$1.part mirror
  shift 2
  mirror=$(debian_mirror)
  run rm -rf "$part"
  run mkdir -p "$part"
  # As a tar: an ordinary user cannot keep the owners that a root folder has, and nothing needs them.
  printf '%s\n' "mmdebstrap --variant=apt --include=$packages $* trixie - $mirror | tar -x" >"$RNN_STEP_LOG.command"
  mmdebstrap --variant=apt --include="$packages" --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' "$@" \
    trixie - "$mirror" | tar -C "$part" -x --no-same-owner --exclude='./dev/*'
  run rm -rf "$root"
  run mv "$part" "$root"
}

# in_root ROOT FOLDER COMMAND…: runs COMMAND in FOLDER, where the root is read-only. What is written goes to the
# repository, or to a /tmp that ends with the command.
in_root() {
  local root=$1 folder=$2 mounts=() variables=() name
  shift 2
  [ -z "${IMGUI_DIR:-}" ] || mounts+=(--ro-bind "$IMGUI_DIR" "$IMGUI_DIR")
  for name in RNN_TOOLS_DIR IMGUI_DIR CMAKE_BUILD_PARALLEL_LEVEL; do
    [ -z "${!name:-}" ] || variables+=(--setenv $name "${!name}")
  done
  bwrap --die-with-parent --tmpfs / --dev /dev --proc /proc --tmpfs /tmp \
    --ro-bind "$root/usr" /usr --ro-bind "$root/etc" /etc \
    --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
    --ro-bind "$RNN_TOOLS_DIR" "$RNN_TOOLS_DIR" "${mounts[@]}" --bind "$RNN_ROOT" "$RNN_ROOT" --chdir "$folder" \
    --clearenv --setenv HOME /tmp --setenv PATH /usr/sbin:/usr/bin --setenv LANG C.UTF-8 --setenv TERM "${TERM:-dumb}" \
    "${variables[@]}" "$@"
}

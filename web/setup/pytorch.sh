# Debian 13's PyTorch in a root of its own, for ./tests/bench: nothing changes on the machine.
RNN_PYTORCH_DIR=$RNN_TOOLS_DIR/pytorch

setup_pytorch_root() {
  [ ! -e "$RNN_PYTORCH_DIR/usr/bin/python3" ] || return 0
  install_packages bwrap:bubblewrap mmdebstrap:mmdebstrap
  step "Making a Debian 13 root with PyTorch (1 GB to fetch)" \
    "check the network and the free space in $RNN_TOOLS_DIR, then run this again" make_pytorch_root
}

make_pytorch_root() {
  local part=$RNN_PYTORCH_DIR.part mirror
  mirror=$(debian_mirror)
  run rm -rf "$part"
  run mkdir -p "$part"
  printf '%s\n' "mmdebstrap --variant=apt --include=python3-torch,libopenblas0 trixie - $mirror | tar -x" >"$RNN_STEP_LOG.command"
  mmdebstrap --variant=apt --include=python3-torch,libopenblas0 \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/include/*' \
    trixie - "$mirror" | tar -C "$part" -x --no-same-owner --exclude='./dev/*'
  run rm -rf "$RNN_PYTORCH_DIR"
  run mv "$part" "$RNN_PYTORCH_DIR"
}

# Debian 13's PyTorch in a root of its own, for ./tests/bench.
RNN_PYTORCH_DIR=$RNN_TOOLS_DIR/pytorch

setup_pytorch_root() {
  [ ! -e "$RNN_PYTORCH_DIR/usr/bin/python3" ] || return 0
  install_root_tools
  make_root "$RNN_PYTORCH_DIR" "PyTorch (1 GB to fetch)" python3-torch,libopenblas0 \
    --dpkgopt='path-exclude=/usr/include/*'
}

# A Debian 13 root that compiles for 64-bit ARM and runs what it made in QEMU, for ./tests/arm.
RNN_ARM_DIR=$RNN_TOOLS_DIR/arm

setup_arm_root() {
  [ ! -e "$RNN_ARM_DIR/usr/bin/qemu-aarch64" ] || return 0
  install_root_tools
  local tools=(g++-aarch64-linux-gnu qemu-user cmake ninja-build python3 flatbuffers-compiler libeigen3-dev
    nlohmann-json3-dev libcli11-dev libprotozero-dev "${RNN_FONT_PACKAGES[@]}")
  local libraries=(libhwy-dev libflatbuffers-dev libglfw3-dev libgl-dev libpng-dev libgtest-dev libbenchmark-dev)
  make_root "$RNN_ARM_DIR" "a compiler for ARM (1.4 GB on disk)" \
    "$(IFS=,; echo "${tools[*]},${libraries[*]/%/:arm64}")" --architectures=amd64,arm64
}

# 64-bit ARM from a machine of another kind, in the root that ./tests/arm makes: Debian's cross compiler, ARM's libraries
# where Debian puts them beside the machine's own, and QEMU for the programs.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)

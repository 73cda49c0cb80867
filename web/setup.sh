# Set-up shared by web/serve, web/emscripten and tests/run; to be sourced. Debian 12 and 13.
#
# Each step looks first whether its result is there, so a second run does nothing and needs no network.
# A step makes its result aside and renames it at the end: nothing half-made is ever taken for done.
#
#   RNN_TOOLS_DIR  where Emscripten's root, Dear ImGui and the logs go (build/tools)
#   IMGUI_DIR      sources of Dear ImGui ≥ 1.92 to use instead of Debian's
#   emcc           on PATH and new enough: used instead of a root of its own
set -euo pipefail

RNN_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export RNN_TOOLS_DIR=${RNN_TOOLS_DIR:-$RNN_ROOT/build/tools}
source "$RNN_ROOT/web/setup/steps.sh"
source "$RNN_ROOT/web/setup/packages.sh"
source "$RNN_ROOT/web/setup/root.sh"
source "$RNN_ROOT/web/setup/emscripten.sh"
source "$RNN_ROOT/web/setup/imgui.sh"
source "$RNN_ROOT/web/setup/build.sh"

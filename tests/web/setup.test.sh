#!/usr/bin/env bash
# The set-up's steps: what a failure says, what counts as there already, what is refused. No network, no root.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# check CLAIM OUTPUT PATTERN: OUTPUT has PATTERN in it.
check() {
  if [[ $2 == *"$3"* ]]; then
    echo "ok: $1"
  else
    printf 'NOT OK: %s\n  wanted: %s\n  found: %s\n' "$1" "$3" "$2"
    failures=$((failures + 1))
  fi
}

# in_setup COMMANDS: runs them as a script that has sourced the set-up; its output and "code N".
in_setup() {
  env -u IMGUI_DIR RNN_TOOLS_DIR="$scratch/tools" bash -c "source '$repository/web/setup.sh'; $1" 2>&1 && echo "code 0" ||
    echo "code $?"
}

# program NAME TEXT: a program of that name, first on PATH of what follows.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}
mkdir "$scratch/bin"
export PATH=$scratch/bin:$PATH

output=$(in_setup 'work() { run true; run ls "a b" /nowhere/at/all; run echo never; }; step "Doing it" "turn it on" work')
check "a failing step names its command" "$output" "ls a b /nowhere/at/all"
check "a failing step shows its output" "$output" "cannot access '/nowhere/at/all'"
check "a failing step says what to do" "$output" "what to do: turn it on"
check "a failing step ends the script" "$output" "code 1"
check "nothing runs after a failure" "$(grep -qx never "$scratch"/tools/logs/*.log || echo "none ran")" "none ran"

output=$(in_setup 'RNN_SHOW=1 step "Shown" "look" sh -c "echo seen; exit 3"')
check "a shown step's output is seen" "$output" "seen"
check "a shown step's failure has its code" "$output" "failed with code 3"

output=$(in_setup 'begin step "Beside" "look" sh -c "sleep 0.3; echo late"; step "Meanwhile" "look" true; await_begun; echo after')
check "what is begun ends before what waits for it" "$output" $' s: Beside\nafter'
check "and lets others go on meanwhile" "${output%%: Beside*}" "-- Meanwhile"
output=$(in_setup 'begin step "Beside" "mend it" sh -c "exit 3"; await_begun; echo never')
check "its failure is told" "$output" "failed with code 3"
check "and ends the script" "${output//never/WENT ON}" $'mend it\ncode 1'

check "an installed package is not missing" "$(in_setup 'missing_packages bash dpkg; echo end')" $'end\ncode 0'
check "a command on PATH stands for its package" "$(in_setup 'missing_packages sh:nowhere-package; echo end')" $'end\ncode 0'
check "what is missing is named" "$(in_setup 'missing_packages nowhere-command:nowhere-package')" "nowhere-package"

program emcc 'echo "emcc (Emscripten gcc/clang-like replacement) 3.1.6 ()"'
check "an old emcc is not used" "$(in_setup 'emcc_on_path || echo refused')" "refused"
program emcc 'echo "emcc (Emscripten gcc/clang-like replacement) 3.1.60 (abc)"'
program em-config 'echo /some/emscripten'
check "a new emcc is used" "$(in_setup 'emcc_on_path && echo used')" "used"
check "the wrapper runs a command where emcc is" \
  "$("$repository/web/emscripten" sh -c 'echo $EMSCRIPTEN_ROOT')" "/some/emscripten"

rm "$scratch/bin/emcc"
mkdir -p "$scratch/tools/emscripten/usr/bin" "$scratch/tools/emscripten/var/lib/dpkg"
ln -s /bin/true "$scratch/tools/emscripten/usr/bin/emcc"
status=$scratch/tools/emscripten/var/lib/dpkg/status
in_setup 'printf "Package: %s\nStatus: install ok installed\nVersion: 1\nMaintainer: x\nArchitecture: all\nDescription: x\n\n" \
  "${RNN_WASM_PACKAGES[@]##*:}"' >"$status"
sed -i '/^code 0$/d' "$status"
check "a root with every package is complete" "$(in_setup 'root_is_complete && echo complete')" "complete"
sed -i 's/^Package: libhwy-dev/Package: something-else/' "$status"
check "a root without one of them is not" "$(in_setup 'root_is_complete || echo "to be made again"')" "to be made again"

mkdir "$scratch/imgui"
output=$(in_setup "IMGUI_DIR='$scratch/imgui'; setup_imgui")
check "an IMGUI_DIR without sources is refused" "$output" "no Dear ImGui sources (imgui.h) in $scratch/imgui"
echo '#define IMGUI_VERSION_NUM       19191' >"$scratch/imgui/imgui.h"
output=$(in_setup "IMGUI_DIR='$scratch/imgui'; setup_imgui")
check "Dear ImGui 1.91 is refused" "$output" "1.92 (19200) or later is needed"
check "and says what to do" "$output" "what to do: set IMGUI_DIR to newer sources"
echo '#define IMGUI_VERSION_NUM       19300' >"$scratch/imgui/imgui.h"
check "Dear ImGui 1.93 is taken" "$(in_setup "IMGUI_DIR='$scratch/imgui'; setup_imgui")" "code 0"

# A machine with neither network nor the tools: whatever is tried, the message has the command in it.
program apt-get 'echo "E: Failed to fetch: no network" >&2; exit 100'
program sudo 'exec "$@"'
output=$(in_setup 'install_packages nowhere-command:nowhere-package')
check "without network the command is named" "$output" "apt-get update"
check "without network apt's own words are shown" "$output" "E: Failed to fetch: no network"

for script in web/serve tests/run; do
  check "$script --help" "$("$repository/$script" --help)" "--help"
  output=$("$repository/$script" --nonsense 2>&1; echo "exit $?")
  check "$script names an unknown option" "$output" "unknown option --nonsense"
  check "$script fails at an unknown option" "$output" "exit 2"
done

[ "$failures" = 0 ] || { echo "$failures failed"; exit 1; }

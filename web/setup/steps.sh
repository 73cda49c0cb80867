# How a step runs, and what it says when it fails.

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE WHAT_TO_DO
fail() {
  say "error: $1"
  say "what to do: $2"
  exit 1
}

# run COMMAND…: inside a step, notes the command so that a failure can name it.
run() {
  printf '%s\n' "$*" >"$RNN_STEP_LOG.command"
  "$@"
}

# step TITLE WHAT_TO_DO COMMAND…: runs COMMAND (a function may use `run` for each of its commands) with its output in
# a log; RNN_SHOW=1 shows it as well. Never call it in a condition: `set -e` would not hold inside.
step() {
  local title=$1 advice=$2 code started=$SECONDS
  shift 2
  mkdir -p "$RNN_TOOLS_DIR/logs"
  RNN_STEP_LOG=$RNN_TOOLS_DIR/logs/$(tr -cs 'A-Za-z0-9\n' '-' <<<"$title").log
  printf '%s\n' "$*" >"$RNN_STEP_LOG.command"
  say "-- $title"
  set +e
  if [ "${RNN_SHOW:-0}" = 1 ]; then
    (set -e; "$@") 2>&1 | tee "$RNN_STEP_LOG" >&2
    code=${PIPESTATUS[0]}
  else
    (set -e; "$@") >"$RNN_STEP_LOG" 2>&1 </dev/null
    code=$?
  fi
  set -e
  if [ "$code" != 0 ]; then
    say "error: $title: this command failed with code $code:"
    say "  $(cat "$RNN_STEP_LOG.command")"
    if [ "${RNN_SHOW:-0}" != 1 ]; then
      say "the end of its output (all of it: $RNN_STEP_LOG):"
      tail -n 25 "$RNN_STEP_LOG" | sed 's/^/  | /' >&2
    fi
    say "what to do: $advice"
    exit 1
  fi
  say "   done in $((SECONDS - started)) s${RNN_IN_BACKGROUND:+: $title}"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    printf 'neither root nor sudo: cannot run %s\n' "$*" >&2
    return 1
  fi
}

# begin COMMAND…: runs COMMAND in the background; `await_begun` waits for its end, and ends the script if it failed.
# So does the end of the script: nothing that it began outlives it.
RNN_BEGUN=()
begin() {
  trap 'wait' EXIT
  RNN_IN_BACKGROUND=1 "$@" &
  RNN_BEGUN+=($!)
}

await_begun() {
  local job
  for job in "${RNN_BEGUN[@]}"; do wait "$job" || exit 1; done
  RNN_BEGUN=()
}

# Debian's packages and npm's.

# What the set-up itself and the server need: asked for together with the rest, as each call of apt takes its time.
RNN_SETUP_PACKAGES=(node:nodejs xz:xz-utils)

# The screen's fonts and what cuts them down. munkres is the small one of two packages that fonttools wants.
RNN_FONT_PACKAGES=(fonts-inter fonts-jetbrains-mono python3-fonttools python3-munkres)

# What the native build takes.
RNN_BUILD_PACKAGES=(g++:g++ cmake:cmake ninja:ninja-build python3:python3 libeigen3-dev libhwy-dev nlohmann-json3-dev
  flatc:flatbuffers-compiler libflatbuffers-dev libcli11-dev libprotozero-dev libglfw3-dev libgl-dev libpng-dev
  libgtest-dev libbenchmark-dev)

# missing_packages NEED…: a need is PACKAGE, or COMMAND:PACKAGE where any COMMAND on PATH will do.
missing_packages() {
  local need
  for need in "$@"; do
    case $need in
      *:*) command -v "${need%%:*}" >/dev/null || echo "${need#*:}" ;;
      *) [ "$(dpkg-query ${RNN_DPKG_ADMINDIR:+--admindir="$RNN_DPKG_ADMINDIR"} -W -f='${db:Status-Status}' "$need" 2>/dev/null)" = installed ] || echo "$need" ;;
    esac
  done
}

apt_update() {
  # Once in a run, and only if something is missing.
  [ -z "${RNN_APT_UPDATED:-}" ] || return 0
  step "Reading Debian's package lists" "check the network and the machine's apt sources, then run this again" \
    as_root apt-get update
  RNN_APT_UPDATED=1
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_update
  step "Installing ${#missing[@]} Debian packages" \
    "as root: apt-get install --no-install-recommends ${missing[*]}; then run this again" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# The mirror that this machine's own apt uses for Debian.
debian_mirror() {
  local codename uri
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  uri=$(apt-get update --print-uris 2>/dev/null |
    sed -nE "s#^'([^']+)/dists/$codename/(In)?Release(\.gpg)?'.*#\1#p" | head -n 1)
  [ -n "$uri" ] || {
    echo "no Debian mirror for $codename in this machine's apt sources" >&2
    return 1
  }
  echo "$uri"
}

# node_packages FOLDER: what FOLDER/package-lock.json says, into FOLDER/node_modules.
node_packages() {
  local folder=$1
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock" && return 0
  step "Installing npm packages for ${folder#"$RNN_ROOT"/}" "check the network and npm's settings, then run this again" \
    npm --prefix "$folder" ci --no-audit --no-fund --ignore-scripts
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock"
}

need_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || fail "node $(node --version) is too old" "install node 18 or later, or remove it from PATH"
}

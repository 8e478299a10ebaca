# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What scripts/demo and scripts/test share. Source it from the root of the project.

# shellcheck disable=SC2034  # the lists are for those who source this

# What a build without tests needs.
readonly kBuildPackages=(
  autoconf automake g++ libtool make pkg-config
  janus janus-dev libglib2.0-dev libhiredis-dev libjansson-dev libjwt-dev libsrtp2-dev
)

# The browser libraries of the demo page.
readonly kPagePackages=(libjs-janus-gateway libjs-webrtc-adapter)

die() {
  echo "$*" >&2
  exit 1
}

# installed PACKAGE: npm is asked for as a command, because it also comes inside other packages.
installed() {
  if [[ $1 == npm ]]; then
    command -v npm >/dev/null
  else
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
  fi
}

# need_packages PACKAGE...: installs what is missing, and says so.
need_packages() {
  local package missing=() as_root=()
  for package in "$@"; do
    installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null || die "please install: ${missing[*]} (there is no apt-get here)"
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "please run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "Installing with ${as_root[*]:+sudo }apt-get: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

# build_in FOLDER [CONFIGURE-ARGUMENT...]: configures once, then builds what changed.
build_in() {
  local folder=$1 stamp=$1/.configured-with
  shift
  if [[ ! configure -nt configure.ac ]]; then
    ./autogen.sh || return
  fi
  mkdir -p "$folder"
  if [[ ! -f $stamp || $(<"$stamp") != "$*" ]]; then
    (cd "$folder" && "$OLDPWD/configure" "$@") || return
    echo "$*" >"$stamp"
  fi
  make -C "$folder" -j"$(nproc)"
}

# Prints PREFERRED when nothing listens there, else a port that is free now.
free_port() {
  python3 - "$1" <<'PYTHON'
import socket, sys
for port in int(sys.argv[1]), 0:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            print(probe.getsockname()[1])
            break
        except OSError:
            pass
PYTHON
}

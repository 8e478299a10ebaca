# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034  # scripts/test reads the lists
# The steps of scripts/test, in order. To add one: its name here, its title, its function.

readonly steps=(style gcc integration browsers reader exporter clang address thread dist)

declare -rA step_titles=(
  [style]='formatting, layers, file sizes, shell scripts'
  [gcc]='g++: build, unit tests, exports'
  [integration]='the plugin in a real Janus'
  [browsers]='the demo page in headless Chromium'
  [reader]='the example back end follows a class in a private Redis'
  [exporter]='the exporter tells Prometheus what Janus counted'
  [clang]='clang++: build, unit tests, exports'
  [address]='AddressSanitizer and UBSan: unit tests, one story in Janus'
  [thread]='ThreadSanitizer: unit tests, one story in Janus'
  [dist]='make distcheck: the release tarball builds and installs'
)

# What the tests need beside the packages of a build.
readonly kTestPackages=(
  chromium clang clang-format git libcmocka-dev libnice-dev libssl-dev libwebsockets-dev
  nodejs npm python3 python3-prometheus-client redis-server shellcheck xz-utils
)

step_style() {
  scripts/format --check
  scripts/check-layers
  scripts/check-size
  shellcheck -x autogen.sh scripts/{check-*,demo,format,test}
}

# What `make check` runs under, and which programs where not all: a step may set them.
under=()
only=()

# unit_tests FOLDER [CONFIGURE-ARGUMENT...]: builds there and runs make check, keeping its words.
unit_tests() {
  local result=0
  build_in "$@"
  "${under[@]}" make -C "$1" -j"$(nproc)" check "${only[@]}" || result=$?
  find "$1" -maxdepth 2 \( -name 'test_*.log' -o -name 'check-*.log' \) -exec cat {} +
  return "$result"
}

step_gcc() {
  unit_tests build/gcc --enable-werror CC=gcc CXX=g++ CXXFLAGS='-O2 -g1'
}

step_integration() {
  make -C build/gcc -j"$(nproc)" check-integration
}

step_browsers() {
  cd tests/browser
  npm ci --no-audit --no-fund
  BREAKOUT_BUILDDIR=../../build/gcc npm test
}

step_reader() {
  cd examples/redis-reader
  npm ci --no-audit --no-fund
  BREAKOUT_BUILDDIR=../../build/gcc npm test
}

step_exporter() {
  BREAKOUT_PLUGIN=build/gcc/.libs/libjanus_breakout.so tests/exporter/test_exporter.py
}

step_clang() {
  unit_tests build/clang --enable-werror CC=clang CXX=clang++ CXXFLAGS='-O0 -g0'
}

# The story that sanitizers watch in a real Janus: part of its test's name.
readonly kSanitizedStory='six people split'

# Janus leaks on purpose at its end, so leaks are looked for in the unit tests alone. Optimised, g++
# takes twice as long to compile for both sanitizers.
step_address() {
  local preload
  unit_tests build/address --enable-werror --enable-sanitizers=address,undefined \
    CC=gcc CXX=g++ CXXFLAGS='-O0 -g1'
  preload=$(g++ -print-file-name=libasan.so):$(g++ -print-file-name=libubsan.so)
  ASAN_OPTIONS=detect_leaks=0 JANUS_PRELOAD=$preload \
    make -C build/address check-integration STORY="$kSanitizedStory"
}

# ThreadSanitizer needs its fixed address layout, which randomisation can take away.
step_thread() {
  local preload
  export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tests/support/tsan.supp"
  ! setarch --addr-no-randomize true 2>/dev/null || under=(setarch --addr-no-randomize)
  # The graph knows no threads.
  local -r threaded='test_media test_store test_control test_janus test_peer test_isolation'
  only=("check_PROGRAMS=$threaded" "TESTS=$threaded")
  unit_tests build/thread --enable-werror --enable-sanitizers=thread \
    CC=gcc CXX=g++ CXXFLAGS='-O1 -g1'
  preload=$(g++ -print-file-name=libtsan.so)
  # Janus and its libraries are not instrumented: only what the plugin does is judged there.
  TSAN_OPTIONS+=" ignore_noninstrumented_modules=1"
  JANUS_PRELOAD=$preload \
    "${under[@]}" make -C build/thread check-integration STORY="$kSanitizedStory"
}

# Without the tests, which other steps run: what counts here is that the tarball is complete.
step_dist() {
  local tarball forgotten
  make -C build/gcc -j"$(nproc)" distcheck DISTCHECK_CONFIGURE_FLAGS='--disable-tests CXXFLAGS=-O0'
  tarball=$(echo build/gcc/janus-breakout-*.tar.xz)
  forgotten=$(comm -23 <(git ls-files conf docs examples html plugins scripts tests | sort) \
    <(tar --list --file "$tarball" | sed 's|^[^/]*/||' | sort))
  [[ -z $forgotten ]] || die "not in $tarball:"$'\n'"$forgotten"
}

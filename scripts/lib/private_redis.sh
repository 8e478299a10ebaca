# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Redis of one's own: on a Unix socket in one's own folder, without a port and without a disk.

# configure_redis FOLDER: writes FOLDER/redis.conf; the socket will be FOLDER/redis.sock.
configure_redis() {
  cat >"$1/redis.conf" <<CONF
port 0
unixsocket $1/redis.sock
unixsocketperm 700
dir $1
save ""
appendonly no
CONF
}

# wait_for_redis FOLDER PID: until it answers; fails when the process ends or 15 s pass.
wait_for_redis() {
  local deadline=$((SECONDS + 15))
  until [[ $(redis-cli -s "$1/redis.sock" ping 2>/dev/null) == PONG ]]; do
    if ! kill -0 "$2" 2>/dev/null || ((SECONDS > deadline)); then
      return 1
    fi
    sleep 0.1
  done
}

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Janus of one's own: its configuration, its plugin and nothing of the installed one's settings.

# configure_janus FOLDER WEBSOCKET-PORT PLUGIN: fills FOLDER/conf, /plugins and /transports.
configure_janus() {
  local folder=$1 port=$2 plugin=$3 transport
  mkdir -p "$folder"/{conf,plugins,transports,unused}
  ln -s "$(realpath "$plugin")" "$folder/plugins/"
  transport=$(find /usr/lib/*/janus/transports /opt/janus/lib/janus/transports \
    -name libjanus_websockets.so -print -quit 2>/dev/null) || true
  [[ -n $transport ]] || die "Janus has no WebSocket transport: apt-get install janus"
  ln -s "$transport" "$folder/transports/"

  cat >"$folder/conf/janus.jcfg" <<JCFG
general: {
  transports_folder = "$folder/transports"
  events_folder = "$folder/unused"
  loggers_folder = "$folder/unused"
  exit_on_dl_error = true
  debug_level = 4
  debug_colors = false
  session_timeout = 60
  reclaim_session_timeout = 60
  event_loops = $(nproc)
}
media: { nack_optimizations = false }
nat: { full_trickle = true }
JCFG
  cat >"$folder/conf/janus.transport.websockets.jcfg" <<JCFG
general: {
  json = "compact"
  ws = true
  ws_ip = "127.0.0.1"
  ws_port = $port
}
JCFG
}

# wait_for_port PORT PID: until someone listens there; fails when the process ends or 15 s pass.
wait_for_port() {
  local port=$1 pid=$2 deadline=$((SECONDS + 15))
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    if ! kill -0 "$pid" 2>/dev/null || ((SECONDS > deadline)); then
      return 1
    fi
    sleep 0.1
  done
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The include gate: every Janus and GLib header this plugin sees comes in through here.
//
// GLib and jansson must be in before the extern "C" block: GLib pulls in C++ headers, and Janus'
// headers have no guard of their own. They come from system folders, so their warnings are theirs.
#pragma once

#include <glib.h>
#include <jansson.h>

extern "C" {
#include <config.h>
#include <debug.h>
#include <plugins/plugin.h>
#include <rtcp.h>
#include <rtp.h>
#include <sdp-utils.h>

// The version of the server we run in, such as 1102 for 1.1.2. Exported, but in no installed
// header.
extern int janus_version;
}

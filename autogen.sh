#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes ./configure from configure.ac; needed after a clone, not from a release tarball.
cd "$(dirname "$0")" && exec autoreconf --force --install

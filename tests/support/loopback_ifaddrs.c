/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a private Janus, so that it gathers candidates on the loopback interface:
 * Janus skips whatever carries IFF_LOOPBACK. Needs no privileges and no other network. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stddef.h>

typedef int (*getifaddrs_fn)(struct ifaddrs **);

int getifaddrs(struct ifaddrs **list) {
  getifaddrs_fn real = (getifaddrs_fn)dlsym(RTLD_NEXT, "getifaddrs");
  int result = real ? real(list) : -1;
  for (struct ifaddrs *each = result == 0 ? *list : NULL; each; each = each->ifa_next) {
    each->ifa_flags &= ~(unsigned int)IFF_LOOPBACK;
  }
  return result;
}

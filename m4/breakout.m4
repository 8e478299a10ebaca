# SPDX-License-Identifier: GPL-3.0-or-later
# The project's own configure checks, in the order configure.ac calls them.

# BREAKOUT_ARG_JANUS: --with-janus, and the install prefix that follows from it.
AC_DEFUN([BREAKOUT_ARG_JANUS], [
  AC_ARG_WITH([janus],
    [AS_HELP_STRING([--with-janus=PREFIX],
      [where Janus is installed (default: /usr, else /opt/janus)])],
    [], [with_janus=auto])
  AC_MSG_CHECKING([for Janus])
  AS_CASE([$with_janus],
    [yes|no], [AC_MSG_ERROR([--with-janus needs a prefix, such as --with-janus=/opt/janus])],
    [auto], [janus_candidates="/usr /opt/janus"],
    [janus_candidates=$with_janus])
  janus_prefix=
  for candidate in $janus_candidates; do
    AS_IF([test -f "$candidate/include/janus/plugins/plugin.h"],
      [janus_prefix=$candidate; break])
  done
  AS_IF([test -z "$janus_prefix"], [
    AC_MSG_RESULT([no])
    AC_MSG_ERROR([no Janus headers in $janus_candidates: apt-get install janus-dev, or --with-janus=PREFIX])])
  AC_MSG_RESULT([$janus_prefix])
  AS_IF([test "x$prefix" = xNONE], [prefix=$janus_prefix])
])

# BREAKOUT_JANUS_DIRS: flags for the headers, the version, and Janus' folders.
AC_DEFUN([BREAKOUT_JANUS_DIRS], [
  # -isystem on the compiler's own /usr/include would break libstdc++'s #include_next.
  JANUS_CPPFLAGS="-isystem $janus_prefix/include/janus -DHAVE_SRTP_2"
  AS_CASE([$janus_prefix], [/usr|/usr/local], [],
    [JANUS_CPPFLAGS="-isystem $janus_prefix/include $JANUS_CPPFLAGS"])
  AC_SUBST([JANUS_CPPFLAGS])
  AC_SUBST([janus_prefix])

  # The number Janus calls janus_version; 0 when only the headers are here.
  AC_MSG_CHECKING([for the version of Janus])
  JANUS_VERSION=`"$janus_prefix/bin/janus" --version 2>/dev/null |
    sed -n 's/^Janus version: \(@<:@0-9@:>@*\).*/\1/p'`
  janus_version=${JANUS_VERSION:-unknown}
  AC_MSG_RESULT([$janus_version])
  AC_SUBST([JANUS_VERSION], [${JANUS_VERSION:-0}])

  janus_libdir=$janus_prefix/lib
  for candidate in "lib/`$CXX -print-multiarch 2>/dev/null`" lib lib64; do
    AS_IF([test -d "$janus_prefix/$candidate/janus/plugins"],
      [janus_libdir=$janus_prefix/$candidate; break])
  done
  AC_SUBST([janus_libdir])
  AS_IF([test "x$janus_prefix" = x/usr],
    [janus_sysconfdir=/etc], [janus_sysconfdir=$janus_prefix/etc])
  BREAKOUT_DIR([plugindir], [Janus' plugin folder], [$janus_libdir/janus/plugins])
  BREAKOUT_DIR([confdir], [Janus' configuration folder], [$janus_sysconfdir/janus])
  BREAKOUT_DIR([demosdir], [the demo page's folder], [$janus_prefix/share/janus/demos/breakout])
])

# BREAKOUT_DIR(NAME, WHAT, DEFAULT): --with-janus-NAME and the make variable janus_NAME.
AC_DEFUN([BREAKOUT_DIR], [
  AC_ARG_WITH([janus-$1],
    [AS_HELP_STRING([--with-janus-$1=DIR], [$2])],
    [janus_$1=$withval], [janus_$1=$3])
  AC_SUBST([janus_$1])
])

# BREAKOUT_TOOL(NAMES, CHOSEN, DEBIAN-PACKAGE): one of these programs, unless the user chose one.
AC_DEFUN([BREAKOUT_TOOL], [
  breakout_tool=
  for candidate in $2 $1; do
    AS_IF([command -v "$candidate" >/dev/null 2>&1], [breakout_tool=$candidate; break])
  done
  AS_IF([test -z "$breakout_tool"], [AC_MSG_ERROR([none of "$1" found: apt-get install $3])])
])

# BREAKOUT_REQUIRE(VAR, MODULE, DEBIAN-PACKAGE): a package one cannot build without.
AC_DEFUN([BREAKOUT_REQUIRE], [
  PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 not found: apt-get install $3])])
])

# BREAKOUT_REQUIRE_FOR_TESTS(VAR, MODULE, DEBIAN-PACKAGE)
AC_DEFUN([BREAKOUT_REQUIRE_FOR_TESTS], [
  PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 not found: apt-get install $3, or build without tests: --disable-tests])])
])

# BREAKOUT_CXX20: makes C++20 the language, or says that the compiler is too old.
AC_DEFUN([BREAKOUT_CXX20], [
  AC_LANG([C++])
  CXX="$CXX -std=c++20"
  AC_MSG_CHECKING([whether $CXX works])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM(
      [[#include <compare>
        #include <concepts>
        #include <span>]],
      [[return std::span<const int>{}.empty() ? 0 : 1;]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([the C++ compiler has no C++20: apt-get install g++ (12 or later)])])
])

# BREAKOUT_WERROR: developers (a git checkout) see warnings as errors, users of a tarball do not.
AC_DEFUN([BREAKOUT_WERROR], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [warnings are errors (default: in a git checkout)])],
    [], [AS_IF([test -e "$srcdir/.git"], [enable_werror=yes], [enable_werror=no])])
  WARNING_FLAGS="-Wall -Wextra"
  AS_IF([test "x$enable_werror" != xno], [WARNING_FLAGS="$WARNING_FLAGS -Werror"])
  AC_SUBST([WARNING_FLAGS])
])

# BREAKOUT_SANITIZERS: --enable-sanitizers=address,undefined or =thread.
AC_DEFUN([BREAKOUT_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers=LIST], [address,undefined or thread])],
    [], [enable_sanitizers=no])
  AS_CASE([$enable_sanitizers],
    [no], [SANITIZER_FLAGS=],
    [yes], [AC_MSG_ERROR([--enable-sanitizers needs a list, such as address,undefined])],
    [SANITIZER_FLAGS="-fsanitize=$enable_sanitizers -fno-omit-frame-pointer"
     AS_CASE([,$enable_sanitizers,], [*,undefined,*],
       [SANITIZER_FLAGS="$SANITIZER_FLAGS -fno-sanitize-recover=undefined"])])
  AC_SUBST([SANITIZER_FLAGS])
])

# BREAKOUT_FUZZERS: --enable-fuzzers builds tests/fuzz on clang's libFuzzer.
AC_DEFUN([BREAKOUT_FUZZERS], [
  AC_ARG_ENABLE([fuzzers],
    [AS_HELP_STRING([--enable-fuzzers], [build the fuzz targets (clang only)])],
    [], [enable_fuzzers=no])
  AM_CONDITIONAL([FUZZERS_ENABLED], [test "x$enable_fuzzers" != xno])
  AM_COND_IF([FUZZERS_ENABLED], [
    AS_CASE([$CXX], [*clang*], [],
      [AC_MSG_ERROR([--enable-fuzzers needs clang: apt-get install clang, then CC=clang CXX=clang++])])
    SANITIZER_FLAGS="$SANITIZER_FLAGS -fsanitize=fuzzer-no-link"])
])

# BREAKOUT_BROWSER_LIBRARY(VAR, FILE, FOLDERS, DEBIAN-PACKAGE): what the installed demo page loads.
AC_DEFUN([BREAKOUT_BROWSER_LIBRARY], [
  AC_MSG_CHECKING([for $2])
  for candidate in $3; do
    AS_IF([test -f "$candidate/$2"], [$1=$candidate/$2; break])
  done
  AS_IF([test -n "$$1"], [AC_MSG_RESULT([$$1])],
    [AC_MSG_RESULT([no: the demo page will need it, apt-get install $4])])
  AC_SUBST([$1])
])

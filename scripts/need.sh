#!/bin/sh
# need.sh PURPOSE TEST PACKAGE…
# Makes sure of something that only the system's package manager can bring. If the shell
# command TEST fails, installs the Debian packages as root, else says what to do. Exit code 1
# when it is still missing.
purpose=$1 test=$2
shift 2
sh -c "$test" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing $* ($purpose) …"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
	sh -c "$test" >/dev/null 2>&1 && exit 0
fi
echo "Missing for $purpose: $*. As root on Debian or Ubuntu: apt-get install $*" >&2
exit 1

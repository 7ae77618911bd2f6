#!/bin/sh
# Tests a Swift package on Linux: bindings/swift/test.sh [--package FOLDER | --speed] [ARGUMENTS OF swift test]
# Without --package it is this one. With --speed it measures a screen against the same call in Rust, in release builds,
# and tests nothing else.
# Uses the Swift on the path when it is 6.0 or newer. Without one it works as root in a Debian 13 of its own, outside
# the tree, which the first run makes: see docs/testing.md. Where neither is possible the tests are skipped, which
# fails only where CI is set.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD

skip() {
    echo "swift: skipped, because $1"
    [ -z "${CI:-}" ] || exit 1
    exit 0
}

# A Debian 13 with Swift. It appears under its name only when it is complete.
make_root() {
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
    echo "swift: making a Debian 13 with Swift in $root" >&2
    rm -rf "$root.part"
    mmdebstrap --quiet --variant=minbase --include=swiftlang,libc6-dev,libstdc++-14-dev \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        trixie "$root.part" $mirror >&2 || skip "the Debian 13 could not be made"
    mv "$root.part" "$root"
}

root=
if ! swift --version 2>/dev/null | grep -q 'Swift version \([6-9]\|[1-9][0-9]\)'; then
    [ "$(uname -s)" = Linux ] || skip "there is no Swift 6 on the path"
    [ "$(id -u)" = 0 ] || skip "there is no Swift 6 on the path, and a Debian 13 to hold one needs root"
    unshare --mount true 2>/dev/null || skip "there is no Swift 6 on the path, and root may not mount here"
    root=${XDG_CACHE_HOME:-$HOME/.cache}/doorstep/swift-6.0
    if [ ! -d "$root" ]; then
        command -v mmdebstrap >/dev/null || skip "mmdebstrap is missing: apt-get install mmdebstrap"
        mkdir -p "$(dirname "$root")"
        exec 9>"$root.lock"
        flock 9
        [ -d "$root" ] || make_root
        exec 9>&-
    fi
fi

built=debug
package=bindings/swift
if [ "${1:-}" = --package ]; then
    package=${2%/}
    shift 2
fi
# Each package has a folder of its own below the target.
scratch=swift/$(echo "$package" | tr / -)
if [ "${1:-}" = --speed ]; then
    shift
    built=release
    cargo build --quiet --locked --release -p doorstep-ffi --lib --example speed
    set -- -c release --filter SpeedTests "$@"
else
    cargo build --quiet --locked -p doorstep-ffi -p doorstep-cli
fi
target=$(realpath "${CARGO_TARGET_DIR:-target}")
# Debian's libswiftObservation of 6.0 lacks a symbol that is called only when a lock of the system fails.
set -- swift test --package-path "$package" --scratch-path "$target/$scratch" \
    -Xlinker "-L$target/$built" -Xlinker -ldoorstep_ffi -Xlinker --unresolved-symbols=ignore-in-shared-libs "$@"
# The backtrace of a crash would take minutes.
set -- env SWIFT_BACKTRACE=enable=no LD_LIBRARY_PATH="$target/$built" DOORSTEP_TOP="$top" DOORSTEP_BUILT="$target/$built" "$@"
[ "$built" = debug ] || set -- env DOORSTEP_SPEED=yes "$@"
[ -n "$root" ] || exec "$@"

# Tree and target keep their paths inside; the mounts end with the process.
export top target root
exec unshare --mount sh -euc '
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mkdir -p "$root$top" "$root$target"
    mount --bind "$top" "$root$top"
    mount --bind "$target" "$root$target"
    exec chroot "$root" env -i HOME=/ LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -euc "cd \"\$0\" && exec \"\$@\"" "$top" "$@"
' sh "$@"

#!/bin/sh
# Writes the Kotlin of bindings/ffi from its library: bindings/generate.sh
# With --check nothing is written, and the exit code is 1 when the files in the tree are not what it says now.
set -eu
cd "$(dirname "$0")/.."

there=bindings/kotlin/src/generated/kotlin
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

cargo build --quiet --locked -p doorstep-ffi -p doorstep-uniffi-bindgen
target=${CARGO_TARGET_DIR:-target}
library=$target/debug/libdoorstep_ffi.so
[ -e "$library" ] || library=$target/debug/libdoorstep_ffi.dylib
"$target/debug/doorstep-uniffi-bindgen" generate "$library" -l kotlin --no-format -o "$made"

case "${1:-}" in
--check)
    diff -ru "$there" "$made" && exit 0
    echo "the checked-in bindings are not those of bindings/ffi; run bindings/generate.sh and commit" >&2
    exit 1
    ;;
"")
    rm -rf "$there"
    mkdir -p "$there"
    cp -R "$made/." "$there/"
    ;;
*)
    echo "usage: bindings/generate.sh [--check]" >&2
    exit 2
    ;;
esac

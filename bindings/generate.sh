#!/bin/sh
# Writes the Kotlin and the Swift of bindings/ffi from its library: bindings/generate.sh
# With --check nothing is written, and the exit code is 1 when the files in the tree are not what it says now.
set -eu
cd "$(dirname "$0")/.."

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

cargo build --quiet --locked -p doorstep-ffi -p doorstep-uniffi-bindgen
target=${CARGO_TARGET_DIR:-target}
library=$target/debug/libdoorstep_ffi.so
[ -e "$library" ] || library=$target/debug/libdoorstep_ffi.dylib

# Folders that hold nothing but generated code.
kotlin=kotlin/src/generated/kotlin
swift=swift/Sources/DoorstepCore/Generated
header=swift/Sources/doorstepFFI
mkdir -p "$made/$kotlin" "$made/$swift" "$made/$header"
"$target/debug/doorstep-uniffi-bindgen" generate "$library" -l kotlin --no-format -o "$made/$kotlin"
"$target/debug/doorstep-uniffi-bindgen" generate "$library" -l swift --no-format -o "$made/$swift"
"$target/debug/doorstep-uniffi-bindgen" readers "$made/$kotlin"/app/doorstep/core/doorstep.kt "$made/$swift/DoorstepCore.swift"
mv "$made/$swift/doorstepFFI.h" "$made/$header/"
mv "$made/$swift/doorstepFFI.modulemap" "$made/$header/module.modulemap" # the name that clang looks for

case "${1:-}" in
--check)
    for folder in "$kotlin" "$swift" "$header"; do
        diff -ru "bindings/$folder" "$made/$folder" && continue
        echo "bindings/$folder is not that of bindings/ffi; run bindings/generate.sh and commit" >&2
        exit 1
    done
    ;;
"")
    for folder in "$kotlin" "$swift" "$header"; do
        rm -rf "bindings/$folder"
        mkdir -p "bindings/$folder"
        cp -R "$made/$folder/." "bindings/$folder/"
    done
    ;;
*)
    echo "usage: bindings/generate.sh [--check]" >&2
    exit 2
    ;;
esac

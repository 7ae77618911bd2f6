#!/bin/sh
# Makes the framework that the Swift package links: bindings/apple.sh [--dry-run]
#   --dry-run  prints every command and runs none
# Wants a Mac with Xcode 16 or newer, and rustup. The result is bindings/swift/doorstepFFI.xcframework with iOS
# (arm64), its simulator and macOS (arm64 and x86_64 both).
set -eu
cd "$(dirname "$0")/.."
. bindings/phone.sh

for arg in "$@"; do
    case $arg in
    --help | -h) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "bindings/apple.sh" && exit ;;
    --dry-run) dry=yes ;;
    *) echo "unknown: $arg; see bindings/apple.sh --help" >&2 && exit 2 ;;
    esac
done
if [ -z "$dry" ]; then
    command -v xcodebuild >/dev/null || fail "Xcode is missing: it is in the App Store, for Macs only"
fi

# The oldest systems of bindings/swift/Package.swift; the linker and the C in it are told the same.
run export IPHONEOS_DEPLOYMENT_TARGET=17.0 MACOSX_DEPLOYMENT_TARGET=14.0
out=$built/apple
framework=bindings/swift/doorstepFFI.xcframework
headers=bindings/swift/Sources/doorstepFFI
for target in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin; do
    target_is_here "$target"
    library staticlib "$target"
done
run mkdir -p "$out/simulator" "$out/mac"
# One library for each system holds both processors.
run lipo -create -output "$out/simulator/libdoorstep_ffi.a" \
    "$built"/aarch64-apple-ios-sim/phone/libdoorstep_ffi.a "$built"/x86_64-apple-ios/phone/libdoorstep_ffi.a
run lipo -create -output "$out/mac/libdoorstep_ffi.a" \
    "$built"/aarch64-apple-darwin/phone/libdoorstep_ffi.a "$built"/x86_64-apple-darwin/phone/libdoorstep_ffi.a
run rm -rf "$framework"
run xcodebuild -create-xcframework \
    -library "$built"/aarch64-apple-ios/phone/libdoorstep_ffi.a -headers "$headers" \
    -library "$out/simulator/libdoorstep_ffi.a" -headers "$headers" \
    -library "$out/mac/libdoorstep_ffi.a" -headers "$headers" \
    -output "$framework"

#!/bin/sh
# Makes the AAR of the engine: bindings/android.sh [--dry-run] [ABI…]
#   ABI        arm64-v8a, armeabi-v7a, x86_64; all three when none is named
#   --dry-run  prints every command and runs none
# Wants Android's NDK, r27 or newer, in ANDROID_NDK_HOME; rustup; a JDK and Maven. The result is
# target/android/doorstep-core-0.1.0.aar. An app names beside it, with the versions of bindings/kotlin/pom.xml:
# net.java.dev.jna:jna@aar, kotlin-stdlib, kotlinx-coroutines-android.
set -eu
cd "$(dirname "$0")/.."
. bindings/phone.sh

# The oldest Android that the app supports, 8.0.
api=26
abis=
for arg in "$@"; do
    case $arg in
    --help | -h) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "bindings/android.sh" && exit ;;
    --dry-run) dry=yes ;;
    arm64-v8a | armeabi-v7a | x86_64) abis="$abis $arg" ;;
    *) echo "unknown: $arg; see bindings/android.sh --help" >&2 && exit 2 ;;
    esac
done
abis=${abis:-arm64-v8a armeabi-v7a x86_64}

ndk=${ANDROID_NDK_HOME:-${ANDROID_NDK_ROOT:-}}
if [ -z "$dry" ]; then
    [ -d "$ndk/toolchains/llvm/prebuilt" ] ||
        fail "no NDK in ANDROID_NDK_HOME: install it with Android Studio (SDK Manager, NDK) or sdkmanager 'ndk;27.2.12479018'"
    command -v mvn >/dev/null || fail "Maven is missing: it compiles the Kotlin (apt-get install maven)"
    command -v jar >/dev/null || fail "a JDK is missing (apt-get install default-jdk-headless)"
fi
host=$(uname -s | tr '[:upper:]' '[:lower:]')-x86_64
clang=${ndk:-'$ANDROID_NDK_HOME'}/toolchains/llvm/prebuilt/$host/bin

out=$built/android
run rm -rf "$out/aar"
for abi in $abis; do
    case $abi in
    arm64-v8a) target=aarch64-linux-android prefix=$target ;;
    armeabi-v7a) target=armv7-linux-androideabi prefix=armv7a-linux-androideabi ;;
    x86_64) target=x86_64-linux-android prefix=$target ;;
    esac
    target_is_here "$target"
    # The names under which cargo, and the crates that compile C, look for them.
    name=$(echo "$target" | tr - _)
    linker=CARGO_TARGET_$(echo "$name" | tr '[:lower:]' '[:upper:]')_LINKER
    run export "CC_$name=$clang/$prefix$api-clang" "AR_$name=$clang/llvm-ar" "$linker=$clang/$prefix$api-clang"
    # Phones with pages of 16 KiB load nothing that is aligned to less; packed relocations save a tenth of the file.
    library cdylib "$target" -C link-arg=-Wl,-z,max-page-size=16384 -C link-arg=-Wl,--pack-dyn-relocs=android
    run mkdir -p "$out/aar/jni/$abi"
    run cp "$built/$target/phone/libdoorstep_ffi.so" "$out/aar/jni/$abi/"
done

run mvn --batch-mode --no-transfer-progress --file bindings/kotlin/pom.xml package -DskipTests
run cp bindings/kotlin/target/doorstep-core-jvm-0.1.0.jar "$out/aar/classes.jar"
run cp bindings/android/AndroidManifest.xml bindings/android/proguard.txt "$out/aar/"
# An archive without resources still has the list of them.
run touch "$out/aar/R.txt"
run jar --create --no-manifest --file "$out/doorstep-core-0.1.0.aar" -C "$out/aar" .

#!/bin/sh
# Links the app's manifest and resources with Debian's aapt2, as the tests need them.
# Usage: link-resources.sh ANDROID_JAR FOLDER
set -eu
android=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
app=$here/../app/src/main

mkdir -p "$out/java"
# Gradle gives the package and the versions; a manifest that is linked alone has to say them itself.
sed 's/<manifest /<manifest package="app.doorstep" /' "$app/AndroidManifest.xml" > "$out/AndroidManifest.xml"
aapt2 compile --dir "$here/src/main/res" -o "$out/platform.zip"
aapt2 compile --dir "$app/res" -o "$out/app.zip"
aapt2 link -I "$android" --manifest "$out/AndroidManifest.xml" \
  --min-sdk-version 26 --target-sdk-version 34 --version-code 1 --version-name 0.1.0 \
  --java "$out/java" --extra-packages app.doorstep.platform \
  -o "$out/resources.apk" "$out/platform.zip" "$out/app.zip"

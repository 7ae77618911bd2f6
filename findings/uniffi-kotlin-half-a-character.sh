#!/usr/bin/env bash
# Half an emoji, and a function that cannot fail throws.
# uniffi 0.32.2, Kotlin 2.4.20; seen on 2026-11-30.
#
# Expected: a Kotlin String goes to Rust as UTF-8, and a surrogate without its other half becomes "?" or U+FFFD, as
#   String.toByteArray() does it; or the function says that it throws.
# Happens: the generated code encodes with REPORT: java.nio.charset.MalformedInputException comes out of a function
#   whose Rust side returns no Result. It is a checked exception of Java's that nothing declares, and no error of the
#   interface: a catch of the interface's error class does not meet it.
# Hurts: a String is cut in half easily: take(80), a text field with a greatest length, a keyboard that sends an emoji
#   in two steps. The app crashes on what a person typed, or loses it.
# Ours: bindings/kotlin/src/main/kotlin/app/doorstep/Words.kt mends what is typed, Doorstep.kt turns the rest into an
#   error of ours; BadInputTest.kt.
#
# Seen:
#   whole: 2 bytes
#   half: java.nio.charset.MalformedInputException, Rust was called 1 times
#   half in a record: java.nio.charset.MalformedInputException, Rust was called 1 times
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need cargo; need mvn; need javac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p src kotlin
cat > Cargo.toml <<'END'
[package]
name = "finding"
edition = "2024"
[lib]
crate-type = ["cdylib"]
[[bin]]
name = "bindgen"
path = "bindgen.rs"
[dependencies]
uniffi = { version = "=0.32.2", features = ["cli"] }
END
echo 'fn main() { uniffi::uniffi_bindgen_main() }' > bindgen.rs
cat > src/lib.rs <<'END'
uniffi::setup_scaffolding!();

use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(0);

#[derive(uniffi::Record)]
pub struct Note {
    pub text: String,
}

#[uniffi::export]
pub fn bytes(text: String) -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed);
    text.len() as u32
}
#[uniffi::export]
pub fn bytes_of(note: Note) -> u32 {
    bytes(note.text)
}
#[uniffi::export]
pub fn calls() -> u32 {
    CALLS.load(Ordering::Relaxed)
}
END
cat > kotlin/Main.kt <<'END'
import uniffi.finding.Note
import uniffi.finding.bytes
import uniffi.finding.bytesOf
import uniffi.finding.calls

fun outcome(call: () -> UInt): String = try {
    "${call()} bytes"
} catch (e: Exception) {
    "${e.javaClass.name}, Rust was called ${calls()} times"
}

fun main() {
    val half = "ok😀".take(3)
    println("whole: ${outcome { bytes("ok") }}")
    println("half: ${outcome { bytes(half) }}")
    println("half in a record: ${outcome { bytesOf(Note(half)) }}")
}
END
cat > pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies>
    <dependency><groupId>org.jetbrains.kotlin</groupId><artifactId>kotlin-stdlib</artifactId><version>2.4.20</version></dependency>
    <dependency><groupId>net.java.dev.jna</groupId><artifactId>jna</artifactId><version>5.19.1</version></dependency>
  </dependencies>
  <build>
    <sourceDirectory>kotlin</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>2.4.20</version>
        <executions><execution><goals><goal>compile</goal></goals></execution></executions>
      </plugin>
    </plugins>
  </build>
</project>
END
cargo build -q
built=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug
"$built/bindgen" generate "$built/libfinding.so" -l kotlin --no-format -o kotlin
mvn -B -q -Dkotlin.compiler.daemon=false compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >&2
java -cp "target/classes:$(cat classpath)" "-Djna.library.path=$built" MainKt > seen
cat seen
diff - seen <<'END'
whole: 2 bytes
half: java.nio.charset.MalformedInputException, Rust was called 1 times
half in a record: java.nio.charset.MalformedInputException, Rust was called 1 times
END

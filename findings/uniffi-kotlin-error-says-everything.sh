#!/usr/bin/env bash
# An error that writes its whole content into every log.
# uniffi 0.32.2, Kotlin 2.4.20; seen on 2026-11-30.
#
# Expected: an error enum with #[derive(uniffi::Error)] has in Kotlin the message that its Display gives in Rust; or its
#   fields stay fields.
# Happens: Display is left out, and the exception's message is every field with its value. A record in a field prints
#   itself as a data class does, with all that it holds, however deep.
# Hurts: whoever hands details to a screen in an error. Loggers, crash reporters and an uncaught exception write the
#   message; a name or a phone number that Rust had kept out of its Display stands there.
# Ours: bindings/ffi/src/error.rs keeps personal data out of errors and their records; apps log the code
#   (bindings/kotlin/src/main/kotlin/app/doorstep/Errors.kt), never the message.
#
# Seen:
#   message: who=Person(name=Mrs Wang, phone=13800138000)
#   toString: uniffi.finding.Failure$Refused: who=Person(name=Mrs Wang, phone=13800138000)
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

/// A customer.
#[derive(Debug, uniffi::Record)]
pub struct Person {
    pub name: String,
    pub phone: String,
}

#[derive(Debug, uniffi::Error)]
pub enum Failure {
    Refused { who: Person },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("refused")
    }
}
impl std::error::Error for Failure {}

#[uniffi::export]
pub fn call() -> Result<(), Failure> {
    let (name, phone) = ("Mrs Wang".into(), "13800138000".into());
    Err(Failure::Refused { who: Person { name, phone } })
}
END
cat > kotlin/Main.kt <<'END'
import uniffi.finding.Failure
import uniffi.finding.call

fun main() = try {
    call()
} catch (e: Failure) {
    println("message: ${e.message}")
    println("toString: $e")
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
message: who=Person(name=Mrs Wang, phone=13800138000)
toString: uniffi.finding.Failure$Refused: who=Person(name=Mrs Wang, phone=13800138000)
END

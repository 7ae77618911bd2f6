//! The scripts that build for phones: what they would run, and what they say where they cannot.

use std::process::{Command, Output};

use crate::tree::{text, top};

fn script(name: &str, args: &[&str]) -> Output {
    Command::new(top().join("bindings").join(name))
        .args(args)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("ANDROID_NDK_HOME")
        .env_remove("ANDROID_NDK_ROOT")
        .output()
        .unwrap()
}

/// The commands that a dry run prints, and that it succeeds without any of the tools.
fn planned(name: &str) -> Vec<String> {
    let output = script(name, &["--dry-run"]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<String> = text
        .lines()
        .map(|l| l.strip_prefix("+ ").expect(l).to_owned())
        .collect();
    let built: Vec<&String> = lines.iter().filter(|l| l.starts_with("cargo ")).collect();
    for line in &built {
        for part in [
            "--locked",
            "--package doorstep-ffi",
            "--no-default-features",
            "--profile phone",
        ] {
            assert!(line.contains(part), "{part}: {line}");
        }
    }
    lines
}

#[test]
fn the_android_archive_holds_three_processors() {
    let lines = planned("android.sh");
    let at = |wanted: &str| {
        let found = lines.iter().position(|l| l.contains(wanted));
        found.unwrap_or_else(|| panic!("{wanted}: {lines:#?}"))
    };
    let packed = at("jar --create");
    for (abi, target, clang) in [
        (
            "arm64-v8a",
            "aarch64-linux-android",
            "aarch64-linux-android26-clang",
        ),
        (
            "armeabi-v7a",
            "armv7-linux-androideabi",
            "armv7a-linux-androideabi26-clang",
        ),
        (
            "x86_64",
            "x86_64-linux-android",
            "x86_64-linux-android26-clang",
        ),
    ] {
        let linker = format!(
            "CARGO_TARGET_{}_LINKER=",
            target.to_uppercase().replace('-', "_")
        );
        let tools = at(&linker);
        assert!(lines[tools].contains(clang), "{}", lines[tools]);
        let built = at(&format!("--target {target} "));
        assert!(lines[built].contains("--crate-type cdylib"));
        assert!(lines[built].contains("max-page-size=16384"));
        let copied = at(&format!(
            "cp target/{target}/phone/libdoorstep_ffi.so target/android/aar/jni/{abi}/"
        ));
        assert!(tools < built && built < copied && copied < packed);
    }
    let version = env!("CARGO_PKG_VERSION");
    assert!(lines[packed].contains(&format!("doorstep-core-{version}.aar")));
    at(&format!("doorstep-core-jvm-{version}.jar"));
    let pom = text("bindings/kotlin/pom.xml").unwrap();
    assert!(pom.contains(&format!("<version>{version}</version>")));
    at("bindings/android/AndroidManifest.xml bindings/android/proguard.txt");
    let rules = text("bindings/android/proguard.txt").unwrap();
    assert!(rules.contains("-keep class com.sun.jna.**"));
    assert!(
        text("bindings/android/AndroidManifest.xml")
            .unwrap()
            .contains("minSdkVersion=\"26\"")
    );
}

#[test]
fn the_framework_holds_phone_simulator_and_mac() {
    let lines = planned("apple.sh");
    let built = lines.iter().filter(|l| l.starts_with("cargo ")).count();
    assert_eq!(built, 5);
    let last = lines.last().unwrap();
    assert!(last.starts_with("xcodebuild -create-xcframework"));
    assert_eq!(last.matches("-library ").count(), 3);
    // Where the package looks for it, and for the systems that the package names.
    assert!(last.ends_with("-output bindings/swift/doorstepFFI.xcframework"));
    let package = text("bindings/swift/Package.swift").unwrap();
    assert!(package.contains("path: \"doorstepFFI.xcframework\""));
    assert!(package.contains("[.iOS(.v17), .macOS(.v14)]"));
    let told = "export IPHONEOS_DEPLOYMENT_TARGET=17.0 MACOSX_DEPLOYMENT_TARGET=14.0";
    assert_eq!(lines[0], told);
}

#[test]
fn what_is_missing_is_named() {
    let android = script("android.sh", &[]);
    let said = String::from_utf8(android.stderr).unwrap();
    assert_eq!(android.status.code(), Some(1));
    assert!(
        said.contains("ANDROID_NDK_HOME") && said.contains("sdkmanager"),
        "{said}"
    );
    if !cfg!(target_os = "macos") {
        let apple = script("apple.sh", &[]);
        assert_eq!(apple.status.code(), Some(1));
        assert!(String::from_utf8(apple.stderr).unwrap().contains("Xcode"));
    }
    for name in ["android.sh", "apple.sh"] {
        let help = script(name, &["--help"]);
        assert!(help.status.success());
        assert!(
            String::from_utf8(help.stdout)
                .unwrap()
                .contains("--dry-run")
        );
        assert_eq!(script(name, &["--wrong"]).status.code(), Some(2));
    }
}

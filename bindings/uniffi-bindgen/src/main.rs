//! Writes the Kotlin and Swift of `bindings/ffi`; called by `bindings/generate.sh`, never by a build.

fn main() {
    uniffi::uniffi_bindgen_main()
}

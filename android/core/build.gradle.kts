// Written, not run here: the engine's archive, as bindings/android.sh makes it.
configurations.maybeCreate("default")
artifacts.add("default", file("../../target/android/doorstep-core-0.1.0.aar"))

// Written, not run here: Android's Gradle plugin and androidx come from Google alone. docs/phones.md says how to build.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "doorstep-android"
include(":core", ":presentation", ":ui", ":platform", ":app")

# How the library is built for phones; read by android.sh, apple.sh and size.sh.

# Of SQLite's extras, those that the engine never calls.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 \
-USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_LOAD_EXTENSION -USQLITE_ENABLE_STAT4 -USQLITE_SOUNDEX"

dry=
built=${CARGO_TARGET_DIR:-target}

# Prints a command and runs it; with --dry-run only prints it.
run() {
    echo "+ $*"
    [ -n "$dry" ] || "$@"
}

fail() {
    echo "$0: $1" >&2
    exit 1
}

# The engine without its own HTTP, which an app replaces by its platform's: library CRATE-TYPE TARGET [LINKER ARGUMENTS]
# Without a target, for this machine.
library() {
    type=$1 for=$2
    shift 2
    run cargo rustc --locked --package doorstep-ffi --lib --no-default-features --profile phone \
        --crate-type "$type" ${for:+--target "$for"} -- "$@"
}

# Fails unless rustup has the standard library of a target.
target_is_here() {
    [ -n "$dry" ] && return
    command -v rustup >/dev/null || fail "rustup is missing: it brings Rust's library for $1"
    rustup target list --installed | grep -qx "$1" || fail "Rust has no library for $1: rustup target add $1"
}

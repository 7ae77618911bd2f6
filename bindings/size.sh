#!/bin/sh
# What the library weighs on a phone, and whose bytes they are: bindings/size.sh
# Builds it for this machine (Linux) as bindings/android.sh does for a phone, in some minutes. A share counts the code
# and data that carry a name; texts and tables without one are the rest.
set -eu
cd "$(dirname "$0")/.."
. bindings/phone.sh

# With names, to count by; they come off before the file is weighed.
library cdylib "" -C strip=none -C link-arg=-Wl,-z,max-page-size=16384 -C link-arg=-Wl,-z,pack-relative-relocs
named=$built/phone/libdoorstep_ffi.so
bare=$(mktemp)
trap 'rm -f "$bare"' EXIT
strip -o "$bare" "$named"
echo
echo "$(($(wc -c <"$bare") / 1024)) KiB stripped, $(gzip -9 <"$bare" | wc -c | awk '{ print int($1 / 1024) }') KiB in an archive"
readelf --section-headers --wide "$bare" | sed 's/\[ */[/' | awk '
    function number(hex, n, i) {
        for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
        return n
    }
    $1 ~ /^\[[0-9]+\]/ && $3 != "NOBITS" { printf "%7d KiB  section %s\n", number($6) / 1024, $2 }' | sort -rn | head -n 8
echo
nm --print-size --defined-only --radix=d "$named" | awk '
    # The crate that wrote a function, by its mangled name; C by the words that its functions begin with.
    function owner(name, n) {
        if (name ~ /^_ZN/) {
            name = substr(name, 4); n = name + 0; sub(/^[0-9]+/, "", name); name = substr(name, 1, n)
            sub(/^_/, "", name); gsub(/\$LT\$|\$RF\$|mut\$u20\$|dyn\$u20\$/, "", name)
            sub(/(\.\.|\$|\.).*/, "", name)
            return name
        }
        if (name ~ /^_R/) return match(name, /[0-9]_?[a-z][a-z_]+/) ? substr(name, RSTART + 1, RLENGTH - 1) : "rust"
        if (name ~ /^(sqlite|json|vdbe|btree|pager|wal|unix|where|resolve|select)/) return "SQLite, C"
        if (name ~ /^(ZSTD|HUF|FSE|HIST|XXH)/) return "zstd, C"
        if (name ~ /^(uniffi|ffi_)/) return "functions for other languages"
        return "no name of a crate"
    }
    NF == 4 && !seen[$1]++ { sum[owner($4)] += $2 }
    END { for (who in sum) printf "%7d KiB  %s\n", sum[who] / 1024, who }' | sort -rn | head -n 24

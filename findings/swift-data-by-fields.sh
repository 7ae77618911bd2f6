#!/usr/bin/env bash
# Reading small fields out of a Data is many times dearer than reading them out of its bytes.
# Swift 6.0.3 with its Foundation, on Linux (Debian 13), optimised; seen on 2026-11-30.
#
# Expected: Data.copyBytes(to:from:) of four bytes is a check of the range and a copy, as UnsafeRawBufferPointer's
#   loadUnaligned(fromByteOffset:as:) is.
# Happens: each call of copyBytes takes hundreds of nanoseconds, also in an optimised build; out of the bytes a field
#   takes less than one.
# Hurts: decoders that keep a Data and an offset and read field by field, such as the Swift that uniffi 0.32.2
#   generates: a list of a thousand small records took 14 to 25 ms, longer than making it.
# Ours: bindings/uniffi-bindgen/src/readers.rs puts readers over the bytes into the generated Swift.
#
# Seen (on two busy cores; what is checked is that they are twenty times apart):
#   a field out of Data: 620.4 ns, out of its bytes: 0.5 ns
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need swiftc

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > finding.swift <<'END'
import Foundation

let count = 1_000_000
let data = Data((0..<4 * count).map { UInt8(truncatingIfNeeded: $0) })

/// Sums the numbers in `data` field by field, as a decoder does, out of the Data.
func fromData(_ data: Data) -> UInt64 {
    var sum: UInt64 = 0
    for i in 0..<count {
        var value: UInt32 = 0
        let range = 4 * i..<4 * i + 4
        _ = withUnsafeMutableBytes(of: &value) { data.copyBytes(to: $0, from: range) }
        sum &+= UInt64(value.bigEndian)
    }
    return sum
}

/// The same out of its bytes.
func fromBytes(_ data: Data) -> UInt64 {
    data.withUnsafeBytes { bytes in
        var sum: UInt64 = 0
        for i in 0..<count {
            sum &+= UInt64(bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self).bigEndian)
        }
        return sum
    }
}

/// The best of five, in nanoseconds a field, with the sum, so that nothing is left out.
func best(_ data: Data, _ sum: (Data) -> UInt64) -> (Double, UInt64) {
    let clock = ContinuousClock()
    var best = Double.infinity, result: UInt64 = 0
    for _ in 0..<5 {
        let took = clock.measure { result = sum(data) }
        best = min(best, took / .nanoseconds(count))
    }
    return (best, result)
}

let (slow, a) = best(data, fromData), (fast, b) = best(data, fromBytes)
precondition(a == b)
print(String(format: "a field out of Data: %.1f ns, out of its bytes: %.1f ns", slow, fast))
exit(slow > 20 * fast ? 0 : 1)
END
swiftc -O finding.swift -o finding
./finding

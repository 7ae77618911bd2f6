//! Readers of what Rust returns, in place of the generated ones: a screen is some thousand fields and strings, and
//! reading them cost more than making them. What is read stays the same, byte for byte; the border is measured by
//! `SpeedTest.kt` and `SpeedTests.swift`.

use std::path::Path;

/// A piece of generated code, and what stands there instead.
type Edit = (&'static str, &'static str);

/// Swift: the buffer is read where it lies. `Data` copied each field through Foundation.
const SWIFT: &[Edit] = &[
    (
        "fileprivate func createReader(data: Data) -> ",
        "fileprivate func createReader(data: UnsafeRawBufferPointer) -> ",
    ),
    (
        "createReader(data: Data(rustBuffer: buf))",
        "createReader(data: UnsafeRawBufferPointer(start: buf.data, count: Int(buf.len)))",
    ),
    (
        "    var value: T = 0
    let _ = withUnsafeMutableBytes(of: &value, { reader.data.copyBytes(to: $0, from: range)})
",
        "    let value = reader.data.loadUnaligned(fromByteOffset: reader.offset, as: T.self)
",
    ),
    // The bytes are only borrowed: its two callers make a string and a `Data` of them at once.
    (
        "count: Int) throws -> Array<UInt8> {",
        "count: Int) throws -> UnsafeRawBufferPointer {",
    ),
    (
        "    var value = [UInt8](repeating: 0, count: count)
    value.withUnsafeMutableBufferPointer({ buffer in
        reader.data.copyBytes(to: buffer, from: range)
    })
",
        "    let value = UnsafeRawBufferPointer(rebasing: reader.data[range])
",
    ),
    (
        "fileprivate extension Data {
    init(rustBuffer: RustBuffer) {
        self.init(
            bytesNoCopy: rustBuffer.data!,
            count: Int(rustBuffer.len),
            deallocator: .none
        )
    }
}

",
        "",
    ),
];

/// In the signature of every Swift reader.
const SWIFT_READER: Edit = (
    "(data: Data, offset: Data.Index)",
    "(data: UnsafeRawBufferPointer, offset: Int)",
);

/// Kotlin: one copy to the heap, and strings out of it. Each field of a direct buffer is a checked call, and each
/// string was copied twice.
const KOTLIN: &[Edit] = &[
    (
        "        val byteBuf = rbuf.asByteBuffer()!!
        try {
           val item = read(byteBuf)",
        "        try {
           val byteBuf = ByteBuffer.wrap(rbuf.data!!.getByteArray(0, rbuf.len.toInt()))
           val item = read(byteBuf)",
    ),
    (
        "        val len = buf.getInt()
        val byteArr = ByteArray(len)
        buf.get(byteArr)
        return byteArr.toString(Charsets.UTF_8)
",
        "        val len = buf.getInt()
        val from = buf.position()
        buf.position(from + len)
        return String(buf.array(), buf.arrayOffset() + from, len, Charsets.UTF_8)
",
    ),
];

/// Writes the file anew. Nothing is written when one of the pieces is not there exactly once: then the generator has
/// changed, and its new reader has to be read and measured first.
pub fn replace_in(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let (edits, everywhere) = match file.extension().and_then(|e| e.to_str()) {
        Some("swift") => (SWIFT, Some(SWIFT_READER)),
        Some("kt") => (KOTLIN, None),
        _ => return Err("neither Swift nor Kotlin".into()),
    };
    let text = replace(text, edits, everywhere)?;
    std::fs::write(file, text).map_err(|e| e.to_string())
}

fn replace(mut text: String, edits: &[Edit], everywhere: Option<Edit>) -> Result<String, String> {
    for (old, new) in edits {
        match text.matches(old).count() {
            1 => text = text.replacen(old, new, 1),
            n => return Err(format!("found {n} times, expected once:\n{old}")),
        }
    }
    match everywhere {
        Some((old, _)) if !text.contains(old) => Err(format!("found nowhere:\n{old}")),
        Some((old, new)) => Ok(text.replace(old, new)),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_is_not_there_exactly_once_is_refused() {
        let edits: &[Edit] = &[("old", "new")];
        let on = |text: &str| replace(text.into(), edits, Some(("each", "all")));
        assert_eq!(on("each old each").unwrap(), "all new all");
        for wrong in ["each", "each old old", "old"] {
            assert!(on(wrong).is_err(), "{wrong}");
        }
    }
}

//! The workspace manifest: every dependency says why it is here.
//! A reason stands on the dependency's own line or on the line above it.
//! Crates of ours need none: `docs/architecture.md` gives theirs.

/// Dependencies of `[workspace.dependencies]` in `manifest` that carry no reason.
fn without_reason(manifest: &str) -> Vec<String> {
    let lines = manifest.lines();
    let section = lines.skip_while(|line| line.trim() != "[workspace.dependencies]");
    let mut wrong: Vec<String> = Vec::new();
    let mut above = false; // the line before is a comment
    let mut open = false; // an entry that has no reason yet, and may go on below
    for line in section.skip(1).take_while(|line| !line.starts_with('[')) {
        let comment = line.trim_start().starts_with('#');
        let starts = line.starts_with(|first: char| first.is_ascii_alphanumeric());
        if starts && !line.starts_with("doorstep-") {
            open = !line.contains('#') && !above;
            if open {
                let name = line.split([' ', '=']).next().unwrap_or_default();
                wrong.push(name.to_owned());
            }
        } else if open && !comment && line.contains('#') {
            // The closing line of an entry over several lines.
            open = false;
            wrong.pop();
        }
        above = comment && !is_heading(line);
    }
    wrong
}

/// A heading of a group ("Ours.", "Chosen.") is no reason for the line below it.
fn is_heading(line: &str) -> bool {
    line.trim_end().ends_with('.')
}

#[test]
fn every_dependency_says_why() {
    let manifest = crate::tree::text("Cargo.toml").unwrap();
    let wrong = without_reason(&manifest);
    assert!(
        wrong.is_empty(),
        "no reason beside: {} (write `# why` at the end of the line)",
        wrong.join(", ")
    );
}

#[test]
fn the_rule_bites() {
    let manifest = "\
[workspace.dependencies]
doorstep-visit = { path = \"crates/visit\" }

# Chosen.
bare = \"1\"
said = \"1\" # because
# on the line above
above = \"1\"
long = { version = \"1\", features = [
    \"a\",
] } # over several lines
mute = { version = \"1\", features = [
    \"a\",
] }

[profile.dev]
debug = false
";
    assert_eq!(without_reason(manifest), ["bare", "mute"]);
}

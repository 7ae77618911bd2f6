//! `demo --keep` and the files that commands leave behind: whose folder it is, who may read it, how it opens again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{Running, arg, ended, good};

/// Every path below a folder with its bytes, to see that nothing was changed.
fn everything(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(everything(&path));
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        all.push((path, bytes));
    }
    all.sort();
    all
}

#[test]
fn a_folder_with_anything_else_in_it_is_refused_unchanged() {
    for name in ["letter.txt", ".hidden", "office.db", "phones", "finished"] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), "somebody's").unwrap();
        let before = everything(dir.path());
        let (code, out, err) = ended(&["demo", "--exit", "--keep", arg(dir.path())]);
        assert_eq!(code, 3, "{name}: {out}");
        assert!(
            err.contains("error[not_a_demo]") && err.contains("to do:"),
            "{name}: {err}"
        );
        assert_eq!(everything(dir.path()), before, "{name}");
    }
}

#[test]
fn a_demo_that_was_ended_before_its_first_order_is_played() {
    let dir = tempfile::tempdir().unwrap();
    let keep = arg(dir.path());
    std::fs::write(dir.path().join("doorstep-demo"), "1764474000000").unwrap();
    let play = ["demo", "--exit", "--keep", keep, "--listen", "127.0.0.1:0"];
    assert!(good(&play).contains("4 orders imported"));
}

/// The last word of the demo is tried as a person would: pasted into a shell, somewhere else.
#[test]
fn the_command_that_is_printed_opens_the_office_with_a_sign_in() {
    let dir = tempfile::tempdir().unwrap();
    let keep = dir.path().join("it's a 演示");
    let listen = ["--listen", "127.0.0.1:0"];
    let played = good(&["demo", "--exit", "--keep", arg(&keep), listen[0], listen[1]]);
    let command = |key: &str| {
        let line = played.lines().find_map(|l| l.split_once(key));
        line.unwrap_or_else(|| panic!("{key}: {played}"))
            .1
            .trim()
            .to_owned()
    };
    let verified = Command::new("sh")
        .args(["-c", &command("check the exported visit:")])
        .current_dir("/")
        .output()
        .unwrap();
    assert!(verified.status.success());

    let mut shell = Command::new("sh");
    let again = command("open the office again and get a sign-in:");
    // `exec`, so that ending the shell ends the office.
    shell
        .args(["-c", &format!("exec {again}")])
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .current_dir("/");
    let mut open = Running::of(shell);
    let said = open.after("The demo's clock shows");
    assert!(
        said.contains(" 11:4") && said.contains("behind the real time"),
        "{said}"
    );
    let url = open.after("Console:");
    let (name, password) = (open.after("name:"), open.after("password:"));
    let board = crate::demo::page(url.trim_end_matches('/'), &name, &password, "/board");
    assert!(
        board.contains("<main") && board.contains("yl-9-2-1204"),
        "{board}"
    );
    assert!(
        board.contains("Demonstration: the clock here shows"),
        "{board}"
    );
    for wrong in ["offline since", "Nothing today"] {
        assert!(!board.contains(wrong), "{wrong}: {board}");
    }
    open.kill();
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::run::doorstep;

    /// Everything below a folder, and the folder, that other accounts could read.
    fn open_to_others(place: &Path) -> Vec<PathBuf> {
        let mut all = vec![place.to_owned()];
        if place.is_dir() {
            all.extend(everything(place).into_iter().map(|(p, _)| p));
        }
        all.retain(|p| std::fs::metadata(p).unwrap().permissions().mode() & 0o077 != 0);
        all
    }

    fn with_umask(umask: &str, args: &[&str]) -> Command {
        let inner = doorstep(args);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]);
        shell.arg(inner.get_program()).args(inner.get_args());
        shell
    }

    #[test]
    fn whatever_the_umask_only_the_owner_can_read_what_is_kept() {
        for umask in ["000", "022", "277"] {
            let dir = tempfile::tempdir().unwrap();
            let keep = dir.path().join("new/demo");
            let args = [
                "demo",
                "--exit",
                "--keep",
                arg(&keep),
                "--listen",
                "127.0.0.1:0",
            ];
            let played = with_umask(umask, &args).output().unwrap();
            assert!(played.status.success(), "{umask}: {played:?}");
            let page = dir.path().join("statement.html");
            let export = keep.join("visit.bundle.json");
            let shown = with_umask(
                umask,
                &["visit", "show", arg(&export), "--html", arg(&page)],
            );
            assert!({ shown }.output().unwrap().status.success(), "{umask}");
            let office = dir.path().join("office");
            let mut server = Running::of(with_umask(
                umask,
                &["serve", "--data", arg(&office), "--listen", "127.0.0.1:0"],
            ));
            server.after("found?code=");
            assert!(office.join("office.db-wal").exists());
            let made = [&dir.path().join("new"), &office, &page];
            for path in made {
                assert_eq!(open_to_others(path), Vec::<PathBuf>::new(), "{umask}");
            }
            server.kill();
        }
    }

    #[test]
    fn what_others_could_read_is_closed_at_the_start_and_said() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("office");
        let serve = ["serve", "--data", arg(&data), "--listen", "127.0.0.1:0"];
        let mut server = Running::start(&serve);
        server.after("found?code=");
        server.kill();
        let loosen = |p: &Path, mode| {
            std::fs::set_permissions(p, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        for (said, lang) in [("Other accounts on this machine", "en"), ("其他账号", "zh")] {
            loosen(&data, 0o755);
            loosen(&data.join("office.db"), 0o644);
            loosen(&data.join("office.db-wal"), 0o644);
            let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
            command
                .args(serve)
                .args(["--lang", lang])
                .stderr(Stdio::piped());
            let mut server = Running::of(command);
            server.after("Ctrl-C");
            let told = server.kill_and_errors();
            for file in ["office.db ", "office.db-wal ", "office "] {
                let line = told
                    .lines()
                    .find(|l| format!("{l} ").contains(&format!("/{file}")));
                let line = line.or_else(|| {
                    let file = file.trim();
                    told.lines().find(|l| l.contains(&format!("/{file}. ")))
                });
                assert!(line.is_some_and(|l| l.contains(said)), "{file}: {told}");
            }
            assert_eq!(open_to_others(&data), Vec::<PathBuf>::new());
        }
    }
}

//! `doorstep serve`, `doorstep admin` and `doorstep enrol`, as processes.

use std::process::{Command, Stdio};

use crate::run::{Running, arg, doorstep, ended, good};

/// What follows `key` in a text.
fn after(text: &str, key: &str) -> String {
    let line = text.lines().find_map(|l| l.split_once(key));
    line.unwrap_or_else(|| panic!("no `{key}` in\n{text}"))
        .1
        .trim()
        .to_owned()
}

#[test]
fn an_empty_office_prints_a_link_until_it_is_founded_and_a_phone_joins_by_code() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("office");
    let at = |rest: &[&'static str]| -> Vec<String> {
        let own = rest.iter().map(|s| (*s).to_owned());
        own.chain(["--data".to_owned(), arg(&data).to_owned()])
            .collect()
    };
    let run = |rest: &[&'static str]| {
        let args = at(rest);
        good(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let refused = |rest: &[&'static str]| {
        let args = at(rest);
        let (exit, _, err) = ended(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(exit, 3, "{err}");
        err
    };
    let start = ["serve", "--data", arg(&data), "--listen", "127.0.0.1:0"];

    // A start that fails founds nothing, so it loses nothing.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    let (exit, out, err) = ended(&["serve", "--data", arg(&data), "--listen", &port]);
    assert_eq!((exit, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("error[address]"), "{err}");
    let mut server = Running::start(&start);
    server.after("The office is open:");
    let link = server.after("http://");
    assert!(link.contains("/found?code="), "{link}");
    server.kill();
    let mut server = Running::start(&start);
    let url = server.after("The office is open:");
    let other = server.after("http://");
    assert_ne!(link, other);

    // Founded beside the running server.
    assert!(refused(&["admin", "crew", "list"]).contains("error[no_office]"));
    let founded = run(&["admin", "found", "--name", "North Heat"]);
    assert_eq!(after(&founded, "name:"), "admin");
    assert_eq!(after(&founded, "password:").len(), 19);
    assert!(refused(&["admin", "found", "--name", "North Heat"]).contains("error[tenant_exists]"));
    run(&[
        "admin",
        "person",
        "add",
        "Li Wei",
        "--id",
        "li",
        "--role",
        "technician",
    ]);
    let admin = refused(&["admin", "phone", "code", "admin"]);
    assert!(admin.contains("error[no_phone_in_role]"), "{admin}");
    let code = run(&["admin", "phone", "code", "Li Wei", "--quiet"]);
    let enrol = |code: &str, phone: &str| {
        let phone = dir.path().join(phone);
        ended(&[
            "enrol",
            "--office",
            &url,
            "--code",
            code,
            "--data",
            arg(&phone),
        ])
    };
    let (exit, joined, err) = enrol(code.trim(), "phone");
    assert!(exit == 0 && joined.contains("Enrolled:"), "{joined}{err}");

    // The code is used up: another phone cannot have it, the same phone may ask again.
    let (exit, _, err) = enrol(code.trim(), "other");
    assert_eq!(exit, 3);
    assert!(err.contains("error[code_refused]"), "{err}");
    assert_eq!(enrol(code.trim(), "phone").0, 0);

    // A sign-in that was lost is made anew.
    let secret = run(&["admin", "password", "admin", "--quiet"]);
    assert_ne!(secret.trim(), after(&founded, "password:"));
    server.kill();

    let mut again = Running::start(&start);
    again.after("The office is open:");
    assert!(again.after("Data:").ends_with("office"));
    let rest = again.kill();
    assert!(rest.iter().all(|l| !l.contains("found?code")), "{rest:?}");

    let (exit, _, err) = ended(&[
        "enrol",
        "--office",
        "http://127.0.0.1:9",
        "--code",
        "X",
        "--data",
        arg(&data),
    ]);
    assert_eq!(exit, 3);
    assert!(err.contains("error[unreachable]"), "{err}");
}

/// A folder that nothing can be written to: nothing is founded, and the next start says the same.
#[test]
fn a_data_folder_that_is_a_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("office");
    std::fs::write(&data, "a file").unwrap();
    for args in [
        vec!["serve", "--data", arg(&data), "--listen", "127.0.0.1:0"],
        vec![
            "admin",
            "found",
            "--name",
            "North Heat",
            "--data",
            arg(&data),
        ],
    ] {
        let (exit, out, err) = ended(&args);
        assert_eq!((exit, out.as_str()), (3, ""), "{err}");
        assert!(err.contains("error[data_folder]"), "{err}");
    }
    assert_eq!(std::fs::read_to_string(&data).unwrap(), "a file");
}

/// The lines of the README, run as they stand there, but for the port.
#[test]
fn the_readme_leads_from_an_empty_folder_to_a_visit_on_a_phone() {
    let readme = include_str!("../../../../README.md");
    let (_, rest) = readme.split_once("## From an empty folder").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let (lines, _) = rest.split_once("```").unwrap();
    assert!(lines.lines().count() <= 10, "{lines}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let program = std::path::Path::new(doorstep(&[]).get_program()).to_owned();
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let dir = tempfile::tempdir().unwrap();
    let script = format!(
        "set -e\ntrap 'kill $!' EXIT\n{}",
        lines.replace("8080", &port)
    );
    let done = Command::new("bash")
        .args(["-c", &script])
        .current_dir(dir.path())
        .env("PATH", path)
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr),
    );
    assert!(done.status.success(), "{out}\n{err}");
    assert!(out.contains("Orders taken: 1."), "{out}");
    let (_, phone) = out.split_once("First sync:").unwrap();
    assert!(
        phone.contains("No heat") && phone.contains("3-2-501 Xinhua Road"),
        "{out}"
    );
}

/// The answer keeps quiet about the inside of the office; whoever keeps the server reads the reason.
#[test]
fn what_failed_inside_the_office_is_in_the_servers_log() {
    let dir = tempfile::tempdir().unwrap();
    let data = ["--data", arg(dir.path())];
    let admin = |rest: &[&str]| good(&[&["admin"], rest, &data[..]].concat());
    admin(&["found", "--name", "North Heat"]);
    let token = admin(&["program", "add", "x", "--role", "dispatcher", "--quiet"]);
    rusqlite::Connection::open(dir.path().join("office.db"))
        .unwrap()
        .execute("UPDATE standard SET files = 'no longer JSON'", [])
        .unwrap();
    let serve = [&["serve", "--listen", "127.0.0.1:0"], &data[..]].concat();
    let mut command = doorstep(&serve);
    command.stderr(Stdio::piped());
    let mut server = Running::of(command);
    let url = server.after("The office is open:");
    let office = doorstep_core::HttpTransport::new(&url).unwrap();
    let answer = office
        .client()
        .get(format!("{url}/api/v1/standards"))
        .bearer_auth(token.trim())
        .send()
        .unwrap();
    assert_eq!(answer.status(), 500);
    assert!(answer.text().unwrap().contains("\"damaged\""));
    let log = server.kill_and_errors();
    let named = r#""route":"/api/v1/standards","status":500,"code":"damaged","cause":"standard""#;
    let line = log
        .lines()
        .find(|l| l.contains(r#""what":"failed""#) && l.contains(named));
    assert!(line.is_some(), "{log}");
}

#[test]
fn a_pack_that_cannot_be_published_is_told_fault_by_fault_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let (data, packs) = (dir.path().join("office"), dir.path().join("packs"));
    let data = arg(&data);
    good(&["admin", "found", "--name", "North Heat", "--data", data]);
    good(&["standard", "new", "mine", "--dir", arg(&packs)]);
    let mine = packs.join("mine");
    let publish = ["admin", "standard", "publish", arg(&mine), "--data", data];
    good(&publish);
    // The only version of an id needs no number.
    good(&["admin", "standard", "retire", "mine", "--data", data]);

    let file = mine.join("standard.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("version = 1", "version = \"two\"");
    std::fs::write(&file, text).unwrap();
    let (exit, out, err) = ended(&publish);
    assert_eq!((exit, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("faults in the service standard: 1"), "{err}");
    assert!(err.contains("\n  standard.toml:"), "{err}");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_doorstep"));
    let zh = command
        .args(publish)
        .args(["--lang", "zh"])
        .output()
        .unwrap();
    let zh = String::from_utf8(zh.stderr).unwrap();
    assert!(
        zh.contains("\n  standard.toml:") && zh.contains("错误["),
        "{zh}"
    );
    assert!(!zh.contains("error["), "{zh}");
}

#[cfg(unix)]
#[test]
fn a_database_behind_a_link_that_others_can_read_is_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tempfile::tempdir().unwrap();
    let (real, linked) = (dir.path().join("real"), dir.path().join("linked"));
    good(&[
        "admin",
        "found",
        "--name",
        "North Heat",
        "--data",
        arg(&real),
    ]);
    let file = real.join("office.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::create_dir(&linked).unwrap();
    symlink(&file, linked.join("office.db")).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    // The port is taken, so that the start ends by itself; the folder is looked at before.
    let (_, _, err) = ended(&["serve", "--data", arg(&linked), "--listen", &port]);
    let place = file.canonicalize().unwrap();
    assert!(
        err.contains(&format!("chmod go= {}", place.display())),
        "{err}"
    );
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o644);
}

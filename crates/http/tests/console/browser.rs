//! A real Chromium, driven by its driver over the WebDriver protocol: plain HTTP and JSON, no library needed.
//! Without a browser the test fails and says how to get one; `DOORSTEP_NO_BROWSER=1` leaves it out on purpose.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A driver that does not answer for so long is broken.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(60);

/// Where a program is: as an environment variable says, else in the usual places.
fn program(variable: &str, usual: &[&str]) -> Option<String> {
    let named = std::env::var(variable).ok();
    named
        .iter()
        .map(String::as_str)
        .chain(usual.iter().copied())
        .find(|p| std::path::Path::new(p).is_file())
        .map(str::to_owned)
}

/// Whether the tests of this file were left out on purpose.
pub fn left_out() -> bool {
    std::env::var("DOORSTEP_NO_BROWSER").is_ok_and(|v| v == "1")
}

/// A browser window; closed when dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _home: tempfile::TempDir,
}

impl Browser {
    pub fn open() -> Self {
        let how = "install it with `apt-get install chromium chromium-driver fonts-noto-cjk`, name it in \
                   DOORSTEP_CHROMIUM and DOORSTEP_CHROMEDRIVER, or set DOORSTEP_NO_BROWSER=1 to leave these tests out";
        let chromium = program(
            "DOORSTEP_CHROMIUM",
            &[
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome",
            ],
        )
        .unwrap_or_else(|| panic!("no Chromium here: {how}"));
        let driver = program(
            "DOORSTEP_CHROMEDRIVER",
            &["/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver"],
        )
        .unwrap_or_else(|| panic!("no chromedriver here: {how}"));
        let home = tempfile::tempdir().unwrap();
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The driver says on which port it listens.
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next().expect("the driver ended at once").unwrap();
            if let Some((_, port)) = line.rsplit_once("started successfully on port ")
                && let Ok(port) = port.trim_end_matches('.').parse()
            {
                break port;
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            _home: home,
        };
        let args = [
            "--headless=new".into(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-quic".into(),
            "--disable-dev-shm-usage".into(),
            "--no-first-run".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--hide-scrollbars".into(),
            format!("--user-data-dir={}", browser._home.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": chromium, "args": args, "prefs": {"intl.accept_languages": "zh-CN,zh"}},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let answer = browser.call("POST", "/session", &wanted);
        browser.session = answer["sessionId"].as_str().unwrap().to_owned();
        browser
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        self.try_call(method, path, body)
            .unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    fn try_call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        // The driver leaves the connection open: its answer is as long as it says.
        let mut answer = BufReader::new(stream);
        let (mut status, mut line, mut length) = (String::new(), String::new(), 0);
        answer.read_line(&mut status).unwrap();
        while answer.read_line(&mut line).unwrap() > 2 {
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).unwrap();
        let value: Value = serde_json::from_slice(&body).unwrap();
        let value = value["value"].clone();
        if status.starts_with("HTTP/1.1 200") {
            Ok(value)
        } else {
            Err(value)
        }
    }

    fn post(&self, command: &str, body: Value) -> Value {
        self.call(
            "POST",
            &format!("/session/{}/{command}", self.session),
            &body,
        )
    }

    pub fn go(&self, url: &str) {
        self.post("url", json!({"url": url}));
    }

    /// Opens another tab, or another window beside this one, and goes on in it; answers its name.
    pub fn another(&self, kind: &str) -> String {
        let new = self.post("window/new", json!({"type": kind}));
        let name = new["handle"].as_str().unwrap().to_owned();
        self.look_at(&name);
        name
    }

    /// Goes on in a tab, and brings it to the front.
    pub fn look_at(&self, name: &str) {
        self.post("window", json!({"handle": name}));
        self.cdp("Page.bringToFront", json!({}));
    }

    /// Runs a script; its value comes back. A promise is waited for.
    pub fn js(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, (e) => done('failed: ' + e));"
        );
        let value = self.post("execute/async", json!({"script": script, "args": []}));
        assert!(
            !value.as_str().is_some_and(|s| s.starts_with("failed: ")),
            "{value}"
        );
        value
    }

    pub fn text(&self) -> String {
        self.js("return document.body.innerText")
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn cdp(&self, command: &str, params: Value) -> Value {
        self.post(
            "goog/cdp/execute",
            json!({"cmd": command, "params": params}),
        )
    }

    fn find(&self, css: &str) -> String {
        let found = self.post("element", json!({"using": "css selector", "value": css}));
        found
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.post(&format!("element/{element}/clear"), json!({}));
        self.post(&format!("element/{element}/value"), json!({"text": text}));
    }

    pub fn click(&self, css: &str) {
        let element = self.find(css);
        self.post(&format!("element/{element}/click"), json!({}));
    }

    /// Types keys as a person would, wherever the focus is.
    pub fn keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|c| {
                [
                    json!({"type": "keyDown", "value": c}),
                    json!({"type": "keyUp", "value": c}),
                ]
            })
            .collect();
        self.post(
            "actions",
            json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}),
        );
    }

    /// Waits for a condition, asked once a frame; a page that is just being left counts as "not yet".
    pub fn wait(&self, condition: &str) {
        let begun = std::time::Instant::now();
        let script = format!(
            "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => done(!!({condition})))"
        );
        let path = format!("/session/{}/execute/async", self.session);
        while self.try_call("POST", &path, &json!({"script": script, "args": []}))
            != Ok(Value::Bool(true))
        {
            assert!(
                begun.elapsed() < LONGEST,
                "never came: {condition}\n{}",
                self.text()
            );
        }
    }

    pub fn size(&self, width: u32, height: u32) {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": value}]}),
        );
    }

    /// What the browser complained about since the last call.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.post("se/log", json!({"type": "browser"}));
        log.as_array()
            .unwrap()
            .iter()
            .filter(|l| l["level"] != "INFO" && l["level"] != "DEBUG")
            .map(|l| l["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Saves a picture of the page down to `lowest`, when `DOORSTEP_PICTURES` names a folder.
    pub fn picture(&self, name: &str, lowest: u32) {
        let Ok(folder) = std::env::var("DOORSTEP_PICTURES") else {
            return;
        };
        let clip = self.js(&format!(
            "return {{x: 0, y: 0, width: innerWidth, scale: 1, height: Math.min({lowest}, document.documentElement.scrollHeight)}}"
        ));
        let wanted = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let shot = self.cdp("Page.captureScreenshot", wanted);
        let bytes = data_encoding::BASE64
            .decode(shot["data"].as_str().unwrap().as_bytes())
            .unwrap();
        let file = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(file, bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closes the browser also when the test failed; its driver alone would leave it running.
        if !self.session.is_empty() {
            let _ = self.try_call("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

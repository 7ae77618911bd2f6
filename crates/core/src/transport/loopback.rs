//! Which addresses are this machine itself. No proxy can reach them for us, whatever the environment says.

use std::net::IpAddr;

use reqwest::Url;

/// Whether `address` is this machine: 127.0.0.0/8, `::1`, the same mapped into IPv6, the unspecified address (which
/// connects to this machine too), `localhost` and names below it.
pub(super) fn is_loopback(address: &Url) -> bool {
    let Some(host) = address.host_str() else {
        return false;
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(ip) => {
            let ip = ip.to_canonical();
            ip.is_loopback() || ip.is_unspecified()
        }
        // The URL's reader has put names in lower case.
        Err(_) => {
            let name = host.strip_suffix('.').unwrap_or(host);
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_and_others() {
        let check = |url: &str, expected: bool| {
            let address = Url::parse(url).unwrap();
            assert_eq!(is_loopback(&address), expected, "{url}");
        };
        for here in [
            "http://127.0.0.1:7411",
            "http://127.8.9.10",
            "http://127.1/",
            "https://2130706433",
            "http://[::1]:7411",
            "http://[::ffff:127.0.0.1]",
            "http://[::ffff:7f00:2]",
            "http://0.0.0.0:7411",
            "http://[::]:7411",
            "http://localhost",
            "HTTP://LOCALHOST:7411/",
            "http://localhost.:7411",
            "http://office.localhost",
        ] {
            check(here, true);
        }
        for away in [
            "http://128.0.0.1",
            "http://192.168.1.5:7411",
            "http://[::ffff:10.0.0.1]",
            "http://[2001:db8::1]",
            "https://office.example",
            "https://localhost.example",
            "https://notlocalhost",
            "https://127.0.0.1.example",
        ] {
            check(away, false);
        }
    }
}

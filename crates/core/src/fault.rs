//! What a person reads of an error, and what the app can do about it: one row a code.

use doorstep_standard::Lang;

use crate::error::CoreError;

/// What the app does about an error. Whatever it is, nothing recorded was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// Ask for a code from the office and enrol.
    SignInAgain,
    /// Wait, or let the person try again; see [`CoreError::retry`].
    TryLater,
    /// Ask the person to free space, and try the same again.
    FreeSpace,
    /// Offer the update.
    UpdateApp,
    /// Show the text, or the refusal with its remedies.
    Refused,
    /// The device's key is gone: enrol again, everything is kept.
    KeyLost,
    /// Something stored cannot be read or written: keep the phone and call the office.
    Damaged,
    /// A fault of the app: offer to report it.
    Bug,
}

struct Fault(&'static str, ErrorKind, &'static str, &'static str);

use ErrorKind as K;

/// Code, kind, and what a person reads.
const FAULTS: &[Fault] = &[
    // The database.
    Fault(
        "newer_version",
        K::UpdateApp,
        "手机上的数据来自更新的版本，请更新应用。数据没有改动。",
        "The data on this phone was written by a newer version. Update the app. Nothing was changed.",
    ),
    Fault(
        "damaged",
        K::Damaged,
        "手机上的数据库已损坏。请保留这台手机，联系办公室。",
        "The database on this phone is damaged. Keep the phone and call the office.",
    ),
    Fault(
        "not_ours",
        K::Bug,
        "数据库文件属于另一个程序，没有改动。请反馈这个问题。",
        "The database file belongs to another program and was not changed. Please report this.",
    ),
    Fault(
        "read_only",
        K::Damaged,
        "手机存储现在不能写入，没有保存。请重启手机；如仍不行，联系办公室。",
        "The phone's storage cannot be written. Nothing was saved. Restart the phone, then call the office.",
    ),
    Fault(
        "disk_full",
        K::FreeSpace,
        "手机存储已满，这一步没有保存。请清理空间后再试。",
        "The phone's storage is full. This was not saved. Free some space and try again.",
    ),
    Fault(
        "busy",
        K::TryLater,
        "数据库正被占用，这一步没有保存。请再试一次。",
        "The database is in use. This was not saved. Try again.",
    ),
    Fault(
        "unavailable",
        K::TryLater,
        "现在打不开数据库。请解锁手机后重新打开应用。",
        "The database cannot be opened now. Unlock the phone and open the app again.",
    ),
    Fault(
        "exists",
        K::Refused,
        "已有同名文件，没有覆盖。请换一个名字。",
        "A file of this name is already there and was not overwritten. Choose another name.",
    ),
    Fault(
        "io",
        K::TryLater,
        "读写存储失败，这一步没有保存。请重新打开应用再试；如仍不行，联系办公室。",
        "The storage failed. This was not saved. Open the app again; if it still fails, call the office.",
    ),
    Fault(
        "suspended",
        K::Bug,
        "应用还在后台，数据库没有打开。请重新打开应用。",
        "The app is in the background and the database is closed. Open the app again.",
    ),
    Fault(
        "conflict",
        K::Bug,
        "这一步没有保存。请重新打开应用后再记录一次，并反馈这个问题。",
        "This was not saved. Open the app again, record it once more, and report this.",
    ),
    Fault(
        "unknown_visit",
        K::Refused,
        "这次上门不在这台手机上。请回到列表。",
        "This visit is not on this phone. Go back to the list.",
    ),
    Fault(
        "not_at_office",
        K::Refused,
        "还有记录没有送到办公室。请先同步。",
        "Some records are not at the office yet. Sync first.",
    ),
    Fault(
        "bad_value",
        K::Bug,
        "这一步没有保存：数值超出范围。请反馈这个问题。",
        "This was not saved: a value is out of range. Please report this.",
    ),
    Fault(
        "internal",
        K::Bug,
        "数据库出现意外错误，这一步没有保存。请反馈这个问题。",
        "The database failed unexpectedly. This was not saved. Please report this.",
    ),
    // The device. A key store of a shell uses these codes, or its own, which then read as `device`.
    Fault(
        "key_lost",
        K::KeyLost,
        "这台手机的密钥已丢失。请向办公室要一个新的注册码重新注册，记录都还在。",
        "This phone's key is gone. Ask the office for a new code and enrol again. Every record is kept.",
    ),
    Fault(
        "key_damaged",
        K::KeyLost,
        "这台手机的密钥已损坏。请向办公室要一个新的注册码重新注册，记录都还在。",
        "This phone's key is damaged. Ask the office for a new code and enrol again. Every record is kept.",
    ),
    Fault(
        "key_changed",
        K::KeyLost,
        "这台手机的密钥已不是办公室登记的那一个。请要一个新的注册码重新注册，记录都还在。",
        "This phone's key is not the one that the office knows. Ask for a new code and enrol again. Every record is kept.",
    ),
    Fault(
        "key_unreadable",
        K::TryLater,
        "现在读不到这台手机的密钥。请解锁手机后再试。",
        "This phone's key cannot be read now. Unlock the phone and try again.",
    ),
    Fault(
        "key_not_stored",
        K::FreeSpace,
        "密钥没能保存。请检查手机的剩余空间后再试。",
        "The key could not be stored. Check the free space on this phone and try again.",
    ),
    Fault(
        "no_key",
        K::TryLater,
        "没能生成密钥。请重启手机后再试。",
        "No key could be made. Restart the phone and try again.",
    ),
    Fault(
        "no_randomness",
        K::TryLater,
        "手机没能提供随机数，这一步没有保存。请重启手机后再试。",
        "The phone gave no random numbers. This was not saved. Restart the phone and try again.",
    ),
    Fault(
        "epoch_not_stored",
        K::TryLater,
        "没能写入应用的存储。请检查剩余空间，重新打开应用。",
        "The app's storage could not be written. Check the free space and open the app again.",
    ),
    Fault(
        "device",
        K::TryLater,
        "手机的系统服务出错，这一步没有保存。请再试一次；如仍不行，重启手机。",
        "A service of this phone failed. This was not saved. Try again, then restart the phone.",
    ),
    Fault(
        "bad_signature",
        K::Refused,
        "手机生成的签名无法验证，没有保存。请重新签字；如仍不行，重启手机，再联系办公室。",
        "The signature that this phone made does not verify. It was not saved. Sign again, restart the phone, then call the office.",
    ),
    // What was asked for.
    Fault(
        "unknown_standard",
        K::Refused,
        "手机上没有这份服务标准。请先同步一次，或选择另一份。",
        "This service standard is not on this phone. Sync once, or choose another.",
    ),
    Fault(
        "standard_invalid",
        K::Bug,
        "随应用附带的服务标准有错误。请反馈这个问题。",
        "A service standard that comes with the app has an error. Please report this.",
    ),
    Fault(
        "visit_damaged",
        K::Damaged,
        "这次上门的记录已损坏，其他上门不受影响。请保留这台手机，联系办公室。",
        "The records of this visit are damaged. Other visits are not affected. Keep the phone and call the office.",
    ),
    Fault(
        "bad_input",
        K::Bug,
        "这项内容无法记录，没有保存。请反馈这个问题。",
        "This cannot be recorded and was not saved. Please report this.",
    ),
    Fault(
        "strokes_unreadable",
        K::Bug,
        "签字板送来的笔迹无法读取。请反馈这个问题。",
        "The strokes from the signature pad cannot be read. Please report this.",
    ),
    Fault(
        "strokes_too_little",
        K::Refused,
        "笔迹太少，不像签字。请客户重新签。",
        "That is too little for a signature. Ask the customer to sign again.",
    ),
    // The office and the way there.
    Fault(
        "not_enrolled",
        K::SignInAgain,
        "这台手机还没有注册。请输入办公室给的注册码。",
        "This phone is not enrolled. Enter a code from the office.",
    ),
    Fault(
        "enrolled_elsewhere",
        K::Refused,
        "这台手机上有另一家办公室或另一个人的上门记录。请先清除，再重新注册。",
        "This phone holds visits of another office or person. Have it wiped before it is enrolled again.",
    ),
    Fault(
        "unreachable",
        K::TryLater,
        "连不上办公室。记录都在这台手机上，有网络时会再试。",
        "The office cannot be reached. Everything is on this phone; it is tried again when there is a network.",
    ),
    Fault(
        "timed_out",
        K::TryLater,
        "办公室没有及时答复。记录都在这台手机上，会再试。",
        "The office did not answer in time. Everything is on this phone; it is tried again.",
    ),
    Fault(
        "untrusted",
        K::TryLater,
        "对方的证书无效，不是办公室，什么也没有发送。请换一个网络。",
        "The certificate is not the office's. Nothing was sent. Use another network.",
    ),
    Fault(
        "bad_address",
        K::Refused,
        "办公室的地址不能用。请在设置里检查。",
        "The address of the office cannot be used. Check it in the settings.",
    ),
    Fault(
        "no_certificates",
        K::Refused,
        "这台设备没有可用的根证书，无法确认办公室的身份。请安装系统证书。",
        "This device has no certificates to check the office with. Install the system's certificates.",
    ),
    Fault(
        "not_the_office",
        K::TryLater,
        "答复的不是办公室，可能是需要登录的网络。请先登录网络，或换一个网络。",
        "The answer did not come from the office. Sign in to the network, or use another.",
    ),
    Fault(
        "signed_out",
        K::SignInAgain,
        "办公室不再接受这台手机。请要一个新的注册码，记录都还在。",
        "The office no longer accepts this phone. Ask for a new code. Every record is kept.",
    ),
    Fault(
        "code_refused",
        K::Refused,
        "注册码无效：可能输错、过期或已用过。请检查，或再要一个。",
        "The code was refused: mistyped, expired or used. Check it, or ask for a new one.",
    ),
    Fault(
        "update_app",
        K::UpdateApp,
        "应用和办公室的版本不一致。请更新应用，记录都还在。",
        "This app and the office are of different versions. Update the app. Every record is kept.",
    ),
    Fault(
        "office_busy",
        K::TryLater,
        "办公室正忙，稍后会再试。",
        "The office is busy. It is tried again shortly.",
    ),
    Fault(
        "office_full",
        K::TryLater,
        "这台手机在办公室的存储已到上限，没收下的都还在手机上。请联系办公室。",
        "The office keeps no more from this phone. What it did not take is still here. Call the office.",
    ),
    Fault(
        "office_fault",
        K::TryLater,
        "办公室没能收下这次的内容，记录都还在。如反复出现，请联系办公室。",
        "The office could not take this. Every record is kept. If it happens again, call the office.",
    ),
];

/// What a person may have typed or chosen so that it is `bad_input`, by what it names; the rest is a fault of the app.
const INPUTS: &[Fault] = &[
    Fault(
        "answer",
        K::Refused,
        "还有一项没有填写或填写不对。请检查后再试。",
        "Something is not filled in, or not as asked. Check it and try again.",
    ),
    Fault(
        "text",
        K::Refused,
        "文字太长，没有保存。请缩短后再试。",
        "The text is too long and was not saved. Shorten it and try again.",
    ),
    Fault(
        "code",
        K::Refused,
        "编码太长，没有保存。最多64个字符。",
        "The code is too long and was not saved. It may have 64 characters.",
    ),
    Fault(
        "quantity",
        K::Refused,
        "数量应在1到10000之间。",
        "The quantity must be between 1 and 10,000.",
    ),
    Fault(
        "fault_kind",
        K::Refused,
        "故障类型无法记录。请重新选择。",
        "This fault cannot be recorded. Choose another.",
    ),
    Fault(
        "line",
        K::Refused,
        "这一项的报价有变化，现在没有可以确认的价格。请返回查看。",
        "The quote of this line has changed and there is no price to agree to. Go back and look at it.",
    ),
    Fault(
        "statement",
        K::Refused,
        "服务单太长，无法保存。请联系办公室。",
        "The statement is too long to be stored. Call the office.",
    ),
    Fault(
        "strokes",
        K::Refused,
        "签字笔迹太多，没有保存。请客户重新签。",
        "The signature has too many strokes and was not saved. Ask the customer to sign again.",
    ),
    Fault(
        "sha256",
        K::Refused,
        "这份服务单不在这台手机上。",
        "This statement is not on this phone.",
    ),
];

fn row(code: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|f| f.0 == code)
}

/// What a person reads of a code; the code itself where there are no words for it.
pub(crate) fn words(code: &str, lang: Lang) -> String {
    match row(code) {
        Some(Fault(_, _, zh, en)) => lang.pick(zh, en).to_owned(),
        None => code.to_owned(),
    }
}

impl CoreError {
    fn row(&self) -> Option<&'static Fault> {
        match self {
            Self::Device(e) => row(&e.code).or_else(|| row("device")),
            Self::BadInput(what) => {
                let own = INPUTS.iter().find(|f| f.0 == *what);
                own.or_else(|| row("bad_input"))
            }
            other => row(other.code()),
        }
    }

    /// What the app does about it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(_) => K::Refused,
            // The same would be refused again.
            Self::OfficeFault { status, .. } if *status < 500 => K::Refused,
            _ => self.row().map_or(K::Bug, |f| f.1),
        }
    }

    /// What happened and what to do, one or two sentences, with a code for whoever helps.
    pub fn text(&self, lang: Lang) -> String {
        let text = match (self, self.row()) {
            (Self::Refused(view), _) => return view.text.clone(),
            (_, Some(Fault(_, _, zh, en))) => lang.pick(zh, en),
            (_, None) => self.code(),
        };
        match (self.detail(), lang) {
            (None, _) => text.to_owned(),
            (Some(detail), Lang::Zh) => format!("{text}（代码：{detail}）"),
            (Some(detail), Lang::En) => format!("{text} (code: {detail})"),
        }
    }

    /// A code within the code, for whoever helps.
    fn detail(&self) -> Option<&str> {
        match self {
            Self::VisitDamaged { code } => Some(code),
            Self::Device(e) => Some(&e.code),
            Self::BadInput(what) => Some(what),
            Self::SignedOut { code }
            | Self::CodeRefused { code }
            | Self::UpdateApp { code }
            | Self::OfficeFault { code, .. } => Some(code),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::error::Retry;
    use crate::ports::{PortError, TransportError};
    use doorstep_store::StoreError;

    /// The codes that a source file gives out: what stands behind `=> "` in it.
    fn given(source: &str) -> BTreeSet<&str> {
        let code = |part| str::split_once(part, '"').map(|(code, _)| code);
        let all = source.split("=> \"").skip(1).filter_map(code);
        all.collect()
    }

    #[test]
    fn every_code_has_a_kind_and_both_languages() {
        let mut codes = given(include_str!("error.rs"));
        codes.extend(given(include_str!("../../store/src/error.rs")));
        codes.extend([
            "strokes_unreadable",
            "strokes_too_little",
            "standard_invalid",
        ]);
        let ports = include_str!("ports.rs");
        codes.extend(given(ports));
        for source in [
            include_str!("vault.rs"),
            include_str!("system.rs"),
            include_str!("enrol.rs"),
        ] {
            let calls = source.split("PortError::new(").skip(1);
            codes.extend(calls.filter_map(|c| {
                let mut quoted = c.split(");").next()?.split('"');
                quoted.rfind(|word| word.contains('_') && !word.contains(' '))
            }));
        }
        // Stands for a device's own code that is none; it reads as `device`.
        codes.remove("unreadable_code");
        assert!(codes.len() > 40, "{codes:?}");
        for code in codes {
            assert!(row(code).is_some(), "`{code}` has no row");
        }
        let mut seen = BTreeSet::new();
        for Fault(code, _, zh, en) in FAULTS.iter().chain(INPUTS) {
            assert!(seen.insert(code), "{code} twice");
            assert!(zh.ends_with('。') && !zh.contains([',', ':', ';']), "{zh}");
            assert!(en.ends_with('.') && en.is_ascii(), "{en}");
        }
    }

    #[test]
    fn what_is_tried_again_by_itself_is_said_to_be() {
        let fault = |status| CoreError::OfficeFault {
            status,
            code: "bad_cbor".into(),
        };
        for e in [
            CoreError::Storage(StoreError::Busy),
            CoreError::Offline(TransportError::TimedOut),
            CoreError::Offline(TransportError::BadAddress("x".into())),
            CoreError::NotTheOffice,
            CoreError::OfficeBusy { after_ms: 9 },
            fault(503),
            fault(400),
        ] {
            let again = e.retry() != Retry::Never;
            assert_eq!(again, e.kind() == ErrorKind::TryLater, "{e}");
        }
        let lost = PortError::new("key store", "key_lost", "KeyPermanentlyInvalidated");
        assert_eq!(CoreError::Device(lost).kind(), ErrorKind::KeyLost);
        let foreign = PortError::new("key store", "java.lang: 王 said", "x");
        assert_eq!(foreign.code, "unreadable_code");
        let own = CoreError::Device(PortError::new("key store", "e77", "王 said"));
        assert_eq!(own.kind(), ErrorKind::TryLater);
        let typed = CoreError::BadInput("text");
        assert_eq!(typed.kind(), ErrorKind::Refused);
        assert!(typed.text(Lang::Zh).starts_with("文字太长"));
        assert_eq!(CoreError::BadInput("event id").kind(), ErrorKind::Bug);
        assert_eq!(
            own.text(Lang::Zh),
            "手机的系统服务出错，这一步没有保存。请再试一次；如仍不行，重启手机。（代码：e77）"
        );
        assert_eq!(
            fault(400).text(Lang::En),
            "The office could not take this. Every record is kept. If it happens again, call the office. (code: bad_cbor)"
        );
    }
}

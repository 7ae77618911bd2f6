//! Everything that the office may refuse or fail at, each with a stable code and an HTTP status.
//! Messages hold codes and field names, never what a person wrote.

use crate::orders::sheet::SheetError;

/// Why a request was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// The body or query cannot be read at all.
    #[error("the request cannot be read: {0}; send what the API documentation shows")]
    Malformed(&'static str),
    /// One field is missing or absurd.
    #[error("field `{field}`: {problem}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// Stable code of what is wrong with it.
        code: &'static str,
        /// What is wrong and what to do, without the value.
        problem: &'static str,
    },
    /// The body is of a type that this route does not read.
    #[error("this route reads only {0}; set the content type accordingly")]
    ContentType(&'static str),
    /// The body is too large.
    #[error("the body exceeds {0} bytes; send it in parts")]
    TooLarge(usize),
    /// The body did not come in full.
    #[error("the body ended early; send it again")]
    Truncated,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInNeeded,
    /// The token belongs to no session or device of this office.
    #[error("the token is not known here; sign in or enrol again")]
    UnknownToken,
    /// The device of the message is not the one of the token.
    #[error("the device is not the one that the token was given to; enrol again")]
    UnknownDevice,
    /// The device was revoked and may only push what it recorded.
    #[error("the device was revoked; it may only hand in what it recorded")]
    DeviceRevoked,
    /// Name or password is wrong.
    #[error("name or password is wrong")]
    WrongSignIn,
    /// Too many wrong passwords.
    #[error("too many wrong passwords; wait {} seconds", retry_ms / 1000 + 1)]
    LockedOut {
        /// How long to wait, milliseconds.
        retry_ms: i64,
    },
    /// The office has too many requests in hand.
    #[error("the office is busy; try again in a few seconds")]
    Busy,
    /// The caller's role may not do this.
    #[error("this role may not do that; ask an administrator")]
    Forbidden,
    /// A form or call without the session's CSRF token.
    #[error("the page is out of date; load it again and repeat")]
    Csrf,
    /// The route is there, the method is not.
    #[error("this route has no such method")]
    Method,
    /// There is no such thing, or the caller may not know of it.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// It exists already, or its state forbids this.
    #[error("{problem}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// What stands against it and what to do.
        problem: &'static str,
    },
    /// The enrolment code is unknown, used or too old.
    #[error("the enrolment code is unknown, used or older than ten minutes; ask for a new one")]
    EnrolmentCode,
    /// The code that opens the founding of a company is another.
    #[error(
        "the founding code is not right; open the link that `doorstep serve` printed at its last start"
    )]
    FoundingCode,
    /// A service standard that does not compile.
    #[error("the service standard has {} faults; see the list", faults.len())]
    Standard {
        /// Path, line and fault, one a line.
        faults: Vec<String>,
    },
    /// A sheet of orders that cannot be read at all.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A holiday document that cannot be read.
    #[error(transparent)]
    Holidays(#[from] doorstep_standard::calendar::HolidayError),
    /// The database was written by a newer version.
    #[error(
        "the database is of version {found}, this office knows up to {known}; start a newer doorstep"
    )]
    NewerDatabase {
        /// Version in the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// SQLite failed.
    #[error("the database failed: {0}; nothing was changed")]
    Database(#[from] rusqlite::Error),
    /// A row of ours does not read back; the database was changed by other hands or damaged.
    #[error("a stored {0} does not read back; restore the database from a backup")]
    Damaged(&'static str),
    /// The body is no sync message.
    #[error(transparent)]
    Wire(#[from] doorstep_wire::WireError),
    /// The operating system refused a file or socket.
    #[error("the system refused: {0}")]
    Io(#[from] std::io::Error),
    /// A task of the server died; nothing of its transaction was kept.
    #[error("the request failed inside the office; nothing was changed")]
    Internal,
}

/// Shorthand of this crate.
pub type Result<T, E = DispatchError> = std::result::Result<T, E>;

impl DispatchError {
    /// Stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Field { code, .. } | Self::Conflict { code, .. } => code,
            Self::ContentType(_) => "wrong_content_type",
            Self::TooLarge(_) => "too_large",
            Self::Truncated => "truncated",
            Self::SignInNeeded => "sign_in_needed",
            Self::UnknownToken => "unknown_token",
            Self::UnknownDevice => "unknown_device",
            Self::DeviceRevoked => "device_revoked",
            Self::WrongSignIn => "wrong_sign_in",
            Self::LockedOut { .. } => "locked_out",
            Self::Busy => "busy",
            Self::Forbidden => "forbidden",
            Self::Csrf => "csrf",
            Self::Method => "method_not_allowed",
            Self::NotFound(_) => "not_found",
            Self::EnrolmentCode => "enrolment_code",
            Self::FoundingCode => "founding_code",
            Self::Standard { .. } => "standard_faulty",
            Self::Sheet(e) => e.code(),
            Self::Holidays(e) => e.code(),
            Self::NewerDatabase { .. } => "newer_database",
            Self::Database(_) => "database",
            Self::Damaged(_) => "damaged",
            Self::Wire(e) => e.code(),
            Self::Io(_) => "io",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status that tells it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_)
            | Self::Truncated
            | Self::EnrolmentCode
            | Self::FoundingCode
            | Self::Sheet(_) => 400,
            Self::Field { .. } | Self::Standard { .. } | Self::Holidays(_) => 422,
            Self::ContentType(_) => 415,
            Self::TooLarge(_) => 413,
            Self::SignInNeeded | Self::UnknownToken | Self::UnknownDevice | Self::WrongSignIn => {
                401
            }
            Self::LockedOut { .. } | Self::Busy => 429,
            Self::Forbidden | Self::Csrf | Self::DeviceRevoked => 403,
            Self::NotFound(_) => 404,
            Self::Method => 405,
            Self::Wire(e) => e.http_status(),
            Self::Conflict { .. } => 409,
            Self::NewerDatabase { .. }
            | Self::Database(_)
            | Self::Damaged(_)
            | Self::Io(_)
            | Self::Internal => 500,
        }
    }

    /// What to do, in Simplified Chinese.
    pub fn zh(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "无法读取请求，请对照接口文档",
            Self::Field { .. } => "有字段不正确，请按说明修改",
            Self::ContentType(_) => "内容类型不对，请按接口文档设置",
            Self::TooLarge(_) => "内容过大，请分批发送",
            Self::Truncated => "内容不完整，请重新发送",
            Self::SignInNeeded => "请先登录",
            Self::UnknownToken => "令牌无效，请重新登录或重新注册设备",
            Self::UnknownDevice => "设备与令牌不符，请重新注册设备",
            Self::DeviceRevoked => "设备已停用，只能上交已有记录",
            Self::WrongSignIn => "用户名或密码错误",
            Self::LockedOut { .. } => "密码错误次数过多，请稍后再试",
            Self::Busy => "服务器繁忙，请稍后再试",
            Self::Forbidden => "您的角色无权进行此操作，请联系管理员",
            Self::Csrf => "页面已过期，请刷新后重试",
            Self::Method => "不支持这种请求方式",
            Self::NotFound(_) => "没有找到",
            Self::Conflict {
                code: "another_household",
                ..
            } => "只能关联同一户的上门；没有工单的请先补录工单",
            Self::Conflict {
                code: "not_linked", ..
            } => "这两次上门没有关联，请刷新页面",
            Self::Conflict {
                code: "visit_has_order",
                ..
            } => "这次上门已有工单，请刷新页面",
            Self::Conflict {
                code: "changed_since_read",
                ..
            } => "这次上门又有新记录，请重新查看后再决定",
            Self::Conflict { .. } => "与现有数据冲突，请核对后重试",
            Self::EnrolmentCode => "注册码无效、已使用或已过期，请索取新的注册码",
            Self::FoundingCode => "创建口令不对，请打开 doorstep serve 最近一次启动时打印的链接",
            Self::Standard { .. } => "服务标准有错误，请按列表修改",
            // Which column is meant, `SheetError::zh` says.
            Self::Sheet(_) => "表格无法导入，请按说明修改",
            Self::Holidays(_) => "无法读取节假日文件，请写明地区、年份、放假和补班日期",
            Self::NewerDatabase { .. } => "数据库版本较新，请升级程序",
            Self::Wire(_) => "无法读取同步内容，请重新发送或升级程序",
            Self::Database(_) | Self::Io(_) | Self::Internal => "服务器出错，没有任何更改",
            Self::Damaged(_) => "数据已损坏，请从备份恢复",
        }
    }

    /// Seconds after which a retry makes sense, if waiting is what helps.
    pub fn retry_after_s(&self) -> Option<i64> {
        match self {
            Self::LockedOut { retry_ms } => Some(retry_ms / 1000 + 1),
            Self::Busy => Some(2),
            _ => None,
        }
    }
}

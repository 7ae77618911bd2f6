//! The texts of refusals: one row a code, Chinese and English, each with what is wrong and the next step.
//! A row `field.code` is about that field only. `{}` is filled in by the error: a number, a name, a type.

use doorstep_standard::Lang;

use crate::orders::texts_of;

/// Code, Chinese, English. Behind the name of a field where the error has one.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    // The request as a whole.
    (
        "malformed",
        "无法读取请求：{}。请对照接口文档修改后重发",
        "the request cannot be read: {}; compare it with the API documentation and send it again",
    ),
    (
        "member",
        "字段 {} 缺少、多余、写了两次或类型不对。请对照接口文档改正后重发",
        "the member `{}` is missing, unknown, named twice or of another type; correct it and send it again",
    ),
    (
        "wrong_content_type",
        "内容类型不对：这里只接受 {}，请改 Content-Type 后重发",
        "this route reads only {}; set the content type accordingly",
    ),
    (
        "too_large",
        "内容超过 {} 字节，请分批发送",
        "the body exceeds {} bytes; send it in parts",
    ),
    (
        "range_not_satisfiable",
        "一共只有 {} 字节，请在其中取一段",
        "there are {} bytes in all; ask for some of them",
    ),
    (
        "truncated",
        "内容没有传完，请重新发送",
        "the body ended early; send it again",
    ),
    (
        "method_not_allowed",
        "这个地址不支持这种请求方式，请对照接口文档",
        "this route has no such method; see the API documentation",
    ),
    (
        "not_found",
        "没有找到{}，或者您无权查看。请核对编号",
        "no such {}, or it is not among what you may see; check its id",
    ),
    // Who asks.
    ("sign_in_needed", "请先登录", "sign in first"),
    (
        "unknown_token",
        "登录凭证无效或已过期。请重新登录；手机请重新注册",
        "the token is not known here; sign in again, or enrol the phone again",
    ),
    (
        "unknown_device",
        "凭证不是发给这部手机的，请重新注册手机",
        "the token was given to another phone; enrol this phone again",
    ),
    (
        "device_revoked",
        "这部手机已停用，只能上传停用前的记录。要继续使用，请向班长要新的注册码",
        "this phone was deactivated and can only upload what it recorded before; to go on, ask your crew lead for a new code",
    ),
    (
        "wrong_sign_in",
        "用户名或密码不对，请重新输入",
        "name or password is wrong; type both again",
    ),
    (
        "locked_out",
        "密码错误次数过多，请等 {} 秒再试",
        "too many wrong passwords; wait {} seconds",
    ),
    (
        "busy",
        "办公室正忙，请过几秒再试",
        "the office is busy; try again in a few seconds",
    ),
    (
        "forbidden",
        "您的角色不能这样做。需要的话，请找管理员",
        "your role may not do that; ask an administrator",
    ),
    (
        "csrf",
        "页面已过期，请刷新后重做",
        "the page is out of date; load it again and repeat",
    ),
    (
        "enrolment_code",
        "注册码不对、已用过或超过 10 分钟。请要一个新的注册码",
        "the enrolment code is unknown, used or older than ten minutes; ask for a new one",
    ),
    (
        "founding_code",
        "创建口令不对。请打开 doorstep serve 最近一次启动时打印的链接",
        "the founding code is not right; open the link that doorstep serve printed at its last start",
    ),
    (
        "founded",
        "公司已经创建，请直接登录",
        "a company has been founded here; sign in",
    ),
    // What is in the way.
    (
        "has_left",
        "此人已离职。请先恢复在职，或选择其他人",
        "this person has left; bring them back first, or choose somebody else",
    ),
    (
        "last_admin",
        "这是唯一的管理员。请先让另一个人成为管理员",
        "this is the only administrator; make somebody else one first",
    ),
    (
        "has_phones",
        "此人有已注册的手机，而新角色不用手机。请先停用手机",
        "this person has a phone, and the new role has none; revoke the phone first",
    ),
    (
        "program_has_no_password",
        "程序没有密码，只有令牌。请给它换新令牌",
        "a program has a token and no password; make it a new token",
    ),
    (
        "zone_in_use",
        "已有上门记录，日期按时区划分，所以时区不能再改",
        "there are visits, and their days are cut by the time zone, so it stays as it is",
    ),
    (
        "standard_of_new_orders",
        "新工单正在采用这个标准。请先给新工单选定另一个标准，再停用它",
        "new orders use this standard; choose another one for them, then retire this",
    ),
    (
        "holidays_replaced",
        "这一年已有更新的节假日文件。要改回原来的日期，请加一行注释后重新发布",
        "a later document of this year counts; to go back to these days, add a comment line and publish again",
    ),
    (
        "idempotency_key_reused",
        "这个幂等键已用于另一个请求，请换一个新的",
        "the idempotency key came with another request before; take a new one",
    ),
    (
        "version_published",
        "这个版本已经发布，内容不同。请提高版本号再发布",
        "this version is published with other content; raise the version",
    ),
    (
        "tenant_exists",
        "已有这家公司，请换一个公司代码",
        "this company is there already; take another id",
    ),
    (
        "crew_exists",
        "已有同名或同代码的班组，请换一个",
        "a crew of this name or code is there already; take another",
    ),
    (
        "person_exists",
        "这个人员编号已有人使用，请换一个，或不填",
        "this id belongs to somebody; take another, or leave it out",
    ),
    (
        "another_household",
        "只能关联同一户的上门。没有工单的，请先补录工单",
        "only visits of one household are tied; give both an order first",
    ),
    (
        "not_linked",
        "这两次上门没有关联，请刷新页面再看",
        "these visits are not linked; load the page again",
    ),
    (
        "visit_has_order",
        "这次上门已有工单。要报新的故障，请新建工单，不要指定上门",
        "this visit has an order; take a new one without naming a visit",
    ),
    (
        "changed_since_read",
        "您查看之后又到了新的记录，什么都没有更改。请重新查看，再作决定",
        "new records came since this was read, and nothing was changed; read it again, then decide",
    ),
    (
        "against_rules",
        "服务标准里有条款不允许这样做：{}。没有登记。请看过这些条款；仍要登记，就在 anyway 里写上全部条款再发",
        "rules of the standard are against this: {}; nothing was recorded. Read them, and to record it all the same send it again with all of them in `anyway`",
    ),
    (
        "company_changed",
        "您打开页面之后，别人改过公司信息，您的修改没有保存。请看现在的内容，需要的话再改一次",
        "somebody has changed the company since you looked, and nothing of yours was saved; look at what stands there now, and change it again if it still needs it",
    ),
    (
        "standard_faulty",
        "服务标准有 {} 处错误，请按列表逐处修改",
        "faults in the service standard: {}; mend each on the list",
    ),
    // The office itself.
    (
        "newer_database",
        "数据库由更新的版本写成（{}）。请用更新的 doorstep 启动",
        "the database was written by a newer version ({}); start a newer doorstep",
    ),
    (
        "database",
        "办公室的数据库出错，没有任何更改。请再试一次；仍不行，请看服务器的日志和磁盘",
        "the office's database failed and nothing was changed; try again, then look at the server's log and disk",
    ),
    (
        "io",
        "办公室读写文件出错，没有任何更改。请检查数据文件夹的权限和磁盘空间",
        "the office could not read or write a file and nothing was changed; check the data folder's permissions and free space",
    ),
    (
        "damaged",
        "存储的{}读不出来，可能已损坏。请从备份恢复数据库",
        "a stored {} does not read back; restore the database from a backup",
    ),
    (
        "log_without_database",
        "文件夹里有 office.db-wal，却没有 office.db。最近的记录可能在这个日志里：请把原来的 office.db 放回它旁边，或把日志移走再启动",
        "office.db-wal is here without office.db, and may hold the newest records; put its office.db back beside it, or move the log away, then start again",
    ),
    (
        "internal",
        "办公室内部出错，没有任何更改，请再试一次",
        "the request failed inside the office and nothing was changed; try again",
    ),
    // One field.
    (
        "too_many_rows",
        "超过 5000 行，请分成几个文件导入",
        "has more than 5000 rows; split the file",
    ),
    (
        "no_rows",
        "没有可导入的行，请检查表格内容",
        "has no row to import; check the sheet",
    ),
    (
        "password_short",
        "太短，至少 10 个字",
        "is too short; take at least ten characters",
    ),
    (
        "password_long",
        "太长，最多 1024 字节",
        "is too long; take at most 1024 bytes",
    ),
    (
        "password_wrong",
        "不是您现在的密码，请重新输入",
        "is not your present password; type it again",
    ),
    (
        "password_same",
        "与现在的密码相同，请换一个",
        "is your present password; choose another",
    ),
    (
        "password_differs",
        "与上面的密码不一致，请重新输入两次",
        "differs from the password above; type it twice alike",
    ),
    (
        "sign_in_taken",
        "已有人使用，请换一个",
        "belongs to somebody already; choose another",
    ),
    (
        "sign_in_blank",
        "不能有空格，请去掉",
        "has blanks; leave them out",
    ),
    (
        "not_an_id",
        "应为 1 至 64 个小写字母、数字或连字符，请修改",
        "must be 1 to 64 characters of a-z, 0-9 and -; correct it",
    ),
    (
        "role_unknown",
        "没有这个角色，请从 technician、crew_lead、dispatcher、admin 中选择",
        "is no role; choose technician, crew_lead, dispatcher or admin",
    ),
    (
        "program_role",
        "程序不能是维修员，请选择调度、班长或管理员",
        "cannot be technician for a program; choose dispatcher, crew_lead or admin",
    ),
    (
        "days_out_of_range",
        "应为 1 至 1096 天，请修改",
        "must be 1 to 1096 days; correct it",
    ),
    (
        "other_crew",
        "不在您的班组里。请让管理员生成注册码",
        "is not a technician of your crew; ask an administrator to make the code",
    ),
    (
        "no_phone_in_role",
        "的角色不用手机。只有维修员和班长可以注册手机，请先更改角色",
        "has a role without a phone; only technicians and crew leads have one, so change the role first",
    ),
    (
        "persons.person_left",
        "里有人已离职，请选择其他人",
        "names somebody who has left; choose somebody else",
    ),
    (
        "zone_unknown",
        "没有这个时区，请写成 Asia/Shanghai 这样的名称",
        "is no IANA time zone; write one such as Asia/Shanghai",
    ),
    (
        "same_visit",
        "不能与自己关联，请选择另一次上门",
        "is this visit itself; name another visit",
    ),
    (
        "public_key",
        "应为小写十六进制的 P-256 公钥（未压缩），请更新应用后重新注册",
        "must be an uncompressed P-256 point in lower-case hex; update the app and enrol again",
    ),
    (
        "has_own_route",
        "这件事有专门的接口，请改用那个接口",
        "has a route of its own; call that one",
    ),
    (
        "unknown_act",
        "不是办公室能记录的事项，请从文档的列表中选择",
        "is no act of the office; take one of the documented list",
    ),
    (
        "unknown_step",
        "不是这次上门所用标准里的步骤，请从标准中选择",
        "is no step of the visit's standard; take one of it",
    ),
    (
        "not_an_office_step",
        "是手机上的步骤，请由维修员在手机上记录",
        "is a step of the phone; the technician records it there",
    ),
    (
        "step_has_act",
        "由专门的事项来完成，请记录那个事项",
        "is done by an act; record that act",
    ),
    (
        "not_a_choice",
        "不在这个步骤的选项里，请从选项中选择",
        "is none of the step's choices; choose one of them",
    ),
    (
        "start.missing",
        "要排时间，开始和结束都要填",
        "is missing; a plan needs both `start` and `end`",
    ),
    (
        "seen.missing",
        "不能为空。请填写查看这次上门时 newest 中的各条记录",
        "must name the events that `newest` of the visit held when it was read",
    ),
    (
        "not_an_event",
        "应为记录编号的列表，请修改",
        "must be a list of ids of events; correct it",
    ),
    (
        "step.missing",
        "不能为空，请写明是哪个步骤",
        "must not be empty; name the step",
    ),
    (
        "step.no_standard",
        "这次上门没有可用的服务标准，请先给它指定标准",
        "needs a standard, and the visit pins none that is at hand; give it one first",
    ),
    (
        "end.too_long",
        "约定的时间段超过一天，请缩短",
        "makes the window longer than a day; shorten it",
    ),
    (
        "persons.too_many",
        "最多派 8 人，请减少人数",
        "names more than eight people; send fewer",
    ),
    (
        "data.too_many",
        "内容项太多，最多 16 项",
        "has too many members; send at most 16",
    ),
    (
        "note.too_long",
        "太长，最多 2000 字，请缩短",
        "is too long; shorten it to 2,000 characters",
    ),
    (
        "outcome.unknown_code",
        "不在列表里，请选择列表中的一种结果",
        "is not on the list; choose one of its outcomes",
    ),
    // Sync bodies; the English comes from the message itself.
    ("body_too_large", "同步内容过大，请一次少传几次上门", ""),
    (
        "inflated_too_large",
        "同步内容解压后过大，请一次少传几次上门",
        "",
    ),
    (
        "bad_compression",
        "同步内容的压缩有误，请不压缩重新发送",
        "",
    ),
    (
        "unknown_media_type",
        "这不是同步内容。请检查网络是否需要登录，再重新同步",
        "",
    ),
    (
        "unknown_encoding",
        "不认识这种压缩方式，请用 zstd 或不压缩",
        "",
    ),
    (
        "unknown_dictionary",
        "不认识这个压缩字典，请不用字典重新发送",
        "",
    ),
    (
        "version_newer",
        "同步内容的版本比办公室新，请升级办公室的程序",
        "",
    ),
    (
        "version_older",
        "同步内容的版本太旧，请更新手机上的应用",
        "",
    ),
    ("wire.truncated", "同步内容没有传完，请重新发送", ""),
    (
        "trailing_bytes",
        "同步内容后面还有多余的字节，请一次只发一条消息",
        "",
    ),
    ("too_deep", "同步内容的层级太深，请更新应用后重新同步", ""),
    (
        "wire.too_long",
        "同步内容里有一项超过上限，请分几次发送",
        "",
    ),
    ("bad_cbor", "同步内容的格式不对，请更新应用后重新同步", ""),
    (
        "wrong_shape",
        "同步内容的格式不对，请更新应用后重新同步",
        "",
    ),
    (
        "repeated_document",
        "同步内容里同一次上门出现了两回，请合并后发送",
        "",
    ),
    ("encode", "办公室没能写出回答，请再试一次", ""),
    (
        "holidays_invalid",
        "无法读取节假日文件。请写明 region、year、off 和 work，日期要在这一年之内",
        "",
    ),
];

/// The text of a code in a language, of that field if it has its own; the rows of an import come last.
pub(super) fn text(field: Option<&str>, code: &str, lang: Lang) -> Option<&'static str> {
    let row = |key: &str| {
        let found = TEXTS.iter().find(|(c, ..)| *c == key);
        found.map(|(_, zh, en)| (*zh, *en))
    };
    let own = field.and_then(|f| row(&format!("{f}.{code}")));
    let (zh, en) = own.or_else(|| row(code)).or_else(|| texts_of(code))?;
    Some(lang.pick(zh, en))
}

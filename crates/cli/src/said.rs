//! What went wrong, in Chinese, by stable code: the crates below say it in English.

/// Code, what happened, what to do. `{}` is what the failure is about: a path or an address.
const TEXTS: &[(&str, &str, &str)] = &[
    // This machine.
    ("io", "读写文件出错", "请检查路径是否存在、有没有权限"),
    ("data_folder", "不能使用这个文件夹：{}", "请换一个文件夹"),
    (
        "data_denied",
        "没有权限打开：{}",
        "请用运行办公室的那个账号执行",
    ),
    (
        "not_a_demo",
        "{} 里有别的东西，不是演示；没有改动任何内容",
        "请用 --keep 指定一个空的或新的文件夹",
    ),
    (
        "address",
        "不能使用这个地址：{}",
        "请用 --listen 换一个地址或端口",
    ),
    ("internal", "程序内部出错", "请重新启动；已记录的不会丢失"),
    (
        "tenant_id",
        "公司代码不对",
        "公司代码由 1 至 64 个小写字母、数字和连字符组成",
    ),
    (
        "person_id",
        "人员编号不对",
        "人员编号由小写字母、数字和连字符组成",
    ),
    (
        "no_office",
        "{} 里还没有创建公司",
        "请用 --data 指定它的文件夹，或者创建公司：doorstep admin found --name 公司名称",
    ),
    (
        "which_company",
        "这台服务器上有几家公司",
        "请用 --company 指定一家",
    ),
    (
        "no_company",
        "这里没有这家公司",
        "请去掉 --company，或者创建它：doorstep admin found --company 公司代码 --name 公司名称",
    ),
    (
        "role_unknown",
        "没有这个角色",
        "请从 technician、crew_lead、dispatcher、admin 中选择",
    ),
    (
        "not_an_id",
        "编号不对",
        "编号由 1 至 64 个小写字母、数字和连字符组成",
    ),
    (
        "several_people",
        "有几个人叫这个名字",
        "请写编号，用 doorstep admin person list 查看",
    ),
    (
        "no_person",
        "没有人用这个编号、用户名或姓名",
        "用 doorstep admin person list 查看所有人",
    ),
    (
        "no_standard",
        "没有这个标准，或者不止一个",
        "用 doorstep admin standard list 查看；已发布的写成 编号@版本",
    ),
    (
        "zone_unknown",
        "没有这个时区",
        "请写成 Asia/Shanghai 这样的名称",
    ),
    ("file", "读不了文件：{}", "请检查文件是否存在、有没有权限"),
    ("too_large", "文件太大：{}", "请分成几个文件"),
    ("not_utf8", "文件不是 UTF-8 编码：{}", "请另存为 UTF-8 再试"),
    (
        "rows_refused",
        "有些行没有录入，其他行已录入",
        "请按上面的说明改好这些行，再单独导入",
    ),
    ("fixture", "程序自带的演示数据有误", "请重新安装程序"),
    ("story", "演示的剧本有误", "请重新安装程序，仍不行请报告"),
    (
        "refused",
        "演示中的一步被规则拦住",
        "请重新演示，仍不行请报告",
    ),
    (
        "not_refused",
        "演示中本该拦住的一步没有拦住",
        "请重新演示，仍不行请报告",
    ),
    (
        "lost",
        "同步失败后待上传的记录数变了",
        "请重新演示，仍不行请报告",
    ),
    (
        "not_cut",
        "网络已切断，同步却到了办公室",
        "请重新演示，仍不行请报告",
    ),
    (
        "part_missing",
        "报过价的配件不在屏幕上",
        "请重新演示，仍不行请报告",
    ),
    ("not_named", "没有要裁定的异常", "请重新演示，仍不行请报告"),
    (
        "api_answer",
        "办公室接口的回答不符合文档",
        "请重新演示，仍不行请报告",
    ),
    (
        "api_events",
        "有记录与它的编号不符",
        "请重新演示，仍不行请报告",
    ),
    (
        "sign_in",
        "打印的登录信息登录不了",
        "请重新演示，仍不行请报告",
    ),
    // Packs and exports.
    (
        "page_not_written",
        "没有写成文件：{}",
        "请换一个文件；属于别的账号、又能被其他人看到的文件不会改动",
    ),
    (
        "catalogue_missing",
        "读不出目录：{}",
        "请写出存放 catalogue.tsv 和各标准的文件夹",
    ),
    (
        "bundle_unreadable",
        "读不出导出文件：{}",
        "请写出导出文件的路径；文件损坏时请重新导出",
    ),
    ("bundle_newer", "导出文件比本程序新：{}", "请升级本程序"),
    (
        "pack_unreadable",
        "读不出标准：{}",
        "请写出含有 standard.toml 的文件夹，并检查有没有权限",
    ),
    ("pack_too_large", "标准的文件太大：{}", "请拆分这个标准"),
    (
        "holidays_invalid",
        "读不出节假日文件：{}",
        "请写明 region、year、off 和 work",
    ),
    (
        "catalogue_unreadable",
        "读不出目录：{}",
        "请检查 catalogue.tsv",
    ),
    (
        "visits_unreadable",
        "读不出上门记录：{}",
        "请写出存放导出文件的文件夹",
    ),
    // A phone, its database and its way to the office.
    (
        "not_enrolled",
        "这部手机还没有注册",
        "请向办公室要一个注册码",
    ),
    (
        "enrolled_elsewhere",
        "这部手机里有另一家公司的上门",
        "请换一个文件夹，或先清除这部手机",
    ),
    ("unknown_visit", "这部手机上没有这次上门", "请返回列表"),
    (
        "unknown_standard",
        "这部手机上没有这个服务标准",
        "请同步一次，或换一个标准",
    ),
    (
        "visit_damaged",
        "这次上门的记录已损坏",
        "请保留手机，联系办公室",
    ),
    ("bad_input", "输入的内容不能记录", "请缩短或改正"),
    (
        "not_the_office",
        "回答的不是办公室",
        "请先登录网络，或换一个网络",
    ),
    ("signed_out", "办公室已停用这部手机", "请向班长要新的注册码"),
    ("code_refused", "办公室没有接受注册码", "请要一个新的注册码"),
    ("update_app", "程序与办公室的版本不合", "请升级程序"),
    ("office_busy", "办公室正忙", "请过几秒再试"),
    (
        "office_fault",
        "办公室出错",
        "请稍后再试，仍不行请联系办公室",
    ),
    (
        "unreachable",
        "连不上办公室",
        "请检查地址、网络，以及办公室是否已启动",
    ),
    ("timed_out", "办公室没有及时回答", "请稍后再试"),
    (
        "untrusted",
        "与办公室的连接不可信",
        "请换一个网络，或检查办公室的证书",
    ),
    ("bad_address", "办公室的地址不对", "请写成 http://主机:端口"),
    ("newer_version", "数据库由更新的版本写成", "请升级程序"),
    ("damaged", "数据库已损坏", "请保留文件，从备份恢复"),
    ("not_ours", "这个文件属于别的程序，没有改动", "请换一个路径"),
    (
        "read_only",
        "数据库或它的文件夹是只读的",
        "请让两者可写，再打开一次",
    ),
    ("disk_full", "磁盘已满，没有保存任何内容", "请腾出空间再试"),
    ("busy", "另一个程序正在使用数据库", "请关掉它再试"),
    (
        "unavailable",
        "打不开数据库",
        "请检查文件夹是否存在、路径是不是文件",
    ),
    ("exists", "已有同名文件，没有改动", "请换一个名字"),
    ("suspended", "数据库已暂停使用", "请先恢复"),
    ("conflict", "记录与已有的冲突", "请重新同步"),
    ("not_at_office", "还有记录没有上传到办公室", "请先同步"),
    ("bad_value", "有一项内容放不进数据库", "请报告这个问题"),
    ("key_unreadable", "读不出手机的密钥", "请检查文件夹的权限"),
    ("key_damaged", "手机的密钥已损坏", "请换一个文件夹重新注册"),
    (
        "key_not_stored",
        "存不下手机的密钥",
        "请检查文件夹的权限和磁盘空间",
    ),
];

/// What happened and what to do; `None` for a code without a row.
pub fn in_chinese(code: &str, about: &str) -> Option<(String, String)> {
    let (_, what, todo) = TEXTS.iter().find(|(c, ..)| *c == code)?;
    let what = match about {
        "" => what.replace("：{}", "").replace("{} ", ""),
        about => what.replace("{}", about),
    };
    Some((what, (*todo).to_owned()))
}

/// An error of the system, where it is a usual one.
pub fn of_system(e: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as K;
    match e.kind() {
        K::NotFound => "没有这个文件或文件夹",
        K::PermissionDenied => "没有权限",
        K::AlreadyExists => "已经有了",
        K::NotADirectory => "它不是文件夹",
        K::IsADirectory => "它是文件夹，不是文件",
        K::AddrInUse => "这个地址已被占用",
        K::AddrNotAvailable => "本机没有这个地址",
        K::StorageFull => "磁盘已满",
        K::ReadOnlyFilesystem => "磁盘是只读的",
        K::InvalidData => "内容不是 UTF-8 文字",
        _ => "系统拒绝了",
    }
}

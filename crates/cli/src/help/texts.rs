//! The Chinese texts of the help: one row a command, one row an argument.

/// Path of a command, what it does, what follows its arguments.
pub const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "",
        "记录师傅上门时发生的每一件事，给要对此负责的人看。",
        "从这里开始：  doorstep demo\n\n退出码：0 完成，1 检查后发现问题，2 参数不对，3 没能执行。",
    ),
    (
        "demo",
        "演示一个工作日上午：一个办公室、六部手机、一段没有信号的时间、一次合并；然后打开控制台。",
        "例子：\n  doorstep demo                        演示上午，控制台开着，直到按 Ctrl-C\n  doorstep demo --exit                 演示、核对、结束；有一项对不上，退出码为 1\n  doorstep demo --keep morning         保留数据；同一条命令再次打开它",
    ),
    (
        "serve",
        "启动办公室：接口、同步和控制台在同一个地址。",
        "例子：\n  doorstep serve\n  doorstep serve --listen 0.0.0.0:8080 --data /var/lib/doorstep\n\n文件夹为空时，启动后会打印一个链接；在浏览器中打开一次，创建您的公司。\n没有浏览器时：doorstep admin found --name 公司名称",
    ),
    (
        "enrol",
        "用一次性注册码，把一部手机的数据库注册到办公室。",
        "例子：\n  doorstep enrol --office http://127.0.0.1:8080 --code CODE --data ./phone\n\n注册码由班长或管理员在控制台的“人员与设备”里生成，十分钟内有效。",
    ),
    (
        "admin",
        "创建公司，新增班组、人员、程序、手机和标准，重设密码。",
        "例子：\n  doorstep admin found --name \"北方热力\"\n  doorstep admin person add \"李伟\" --role technician --crew east\n  doorstep admin password admin\n\n在办公室自己的机器上使用，办公室运行时也可以。能读它的文件夹的人都能使用。",
    ),
    (
        "admin found",
        "不用浏览器创建公司；显示一次管理员的登录信息。",
        "",
    ),
    ("admin company", "查看或更改公司信息。", ""),
    (
        "admin company show",
        "显示名称、时区、新工单采用的标准和指纹。",
        "",
    ),
    ("admin company set", "更改名称或时区。", ""),
    ("admin crew", "新增、改名或列出班组。", ""),
    ("admin crew add", "新增班组。", ""),
    ("admin crew rename", "给班组改名。", ""),
    ("admin crew list", "列出班组。", ""),
    ("admin person", "新增、更改或列出人员；登记谁离职了。", ""),
    (
        "admin person add",
        "新增人员；写了登录用户名，就同时生成密码，只显示一次。",
        "",
    ),
    ("admin person set", "更改姓名、角色或班组。", ""),
    (
        "admin person leave",
        "办理离职：不能登录，不再派工；手机还能交回已有记录。",
        "",
    ),
    ("admin person return", "恢复在职。", ""),
    ("admin person list", "列出人员。", ""),
    (
        "admin password",
        "给一个人生成新密码，只显示一次；旧密码作废。",
        "",
    ),
    (
        "admin program",
        "接入自己的程序并生成令牌，换令牌，或停用程序。",
        "",
    ),
    ("admin program add", "接入一个程序；令牌只显示一次。", ""),
    (
        "admin program token",
        "给程序换一个令牌；旧令牌立即失效。",
        "",
    ),
    ("admin program end", "停用程序；令牌立即失效。", ""),
    ("admin program list", "列出程序。", ""),
    ("admin phone", "生成手机的注册码；列出或停用手机。", ""),
    (
        "admin phone code",
        "给一个人生成注册码，十分钟内可注册一部手机。",
        "",
    ),
    ("admin phone revoke", "停用手机：只能交回已有记录。", ""),
    ("admin phone list", "列出手机。", ""),
    ("admin order", "从文件导入工单。", ""),
    (
        "admin order import",
        "从 CSV 或 JSON 文件导入工单；每行要么整行录入，要么说明原因。",
        "",
    ),
    ("admin standard", "发布、选定、停用或列出服务标准。", ""),
    (
        "admin standard list",
        "列出已发布的标准，以及程序自带的标准。",
        "",
    ),
    (
        "admin standard publish",
        "发布一个文件夹里的标准，或按代码发布程序自带的标准；已停用的会恢复使用。",
        "",
    ),
    ("admin standard choose", "选定新工单采用的标准。", ""),
    (
        "admin standard retire",
        "停用标准：新工单不再采用，已采用的上门不变。",
        "",
    ),
    ("admin standard restore", "恢复已停用的标准。", ""),
    ("standard", "检查或阅读服务标准。", ""),
    (
        "standard lint",
        "检查标准和它们的场景；每处问题写明文件和行号、哪里不对、怎么改。有错误时退出码为 1。",
        "例子：\n  doorstep standard lint fixtures/standards\n  doorstep standard lint my-standard its-parent\n\n标准的上级在写出的文件夹和它们旁边的文件夹里找。",
    ),
    (
        "standard test",
        "演练标准的场景；不符时显示时间线和规则。有一个不符，退出码为 1。",
        "例子：\n  doorstep standard test fixtures/standards\n  doorstep standard test my-standard --verbose\n\n节假日取自标准文件夹旁边的 holidays 文件夹，没有时用程序自带的。",
    ),
    (
        "standard coverage",
        "把标准与文件规则的目录对照：每条都有吗，怎样落实？有缺漏时退出码为 1。",
        "例子：\n  doorstep standard coverage\n  doorstep standard coverage fixtures/standards --lang zh",
    ),
    (
        "standard diff",
        "用人话说明一份标准从一个版本到下一个版本，维修员的工作有什么变化。",
        "例子：\n  doorstep standard diff published/my-standard drafts/my-standard",
    ),
    (
        "standard show",
        "把标准当一页读：释义、清单、每条规则的条款、强度和作用、数字、时限。",
        "例子：\n  doorstep standard show fixtures/standards/knock-30s-service-code --lang zh\n  doorstep standard show fixtures/standards/heating-guide-30min --html guide.html --lang zh\n\nHTML 页是一个不带脚本的文件，供打印。",
    ),
    (
        "standard preview",
        "说明过去的上门若按另一个版本的标准来看会怎样。",
        "例子：\n  doorstep standard preview drafts/my-standard --visits exported --old published/my-standard\n\n判断那些上门所用的标准，在导出文件、NEW 旁边、--old 的文件夹和程序自带的标准里找。",
    ),
    (
        "standard new",
        "写一份可以起步的小标准：没有错误，带注释、两种文字和一个场景。",
        "例子：\n  doorstep standard new my-service-code --dir standards\n  doorstep standard new my-additions --parent standards/doorstep-default\n\n不写 --dir 时，写在这里或上级标准旁边。",
    ),
    ("visit", "离线阅读或核对导出的上门。", ""),
    (
        "visit show",
        "阅读导出的上门。",
        "例子：\n  doorstep visit show visit.bundle.json\n  doorstep visit show visit.bundle.json --html statement.html",
    ),
    (
        "visit verify",
        "说明并核对导出的上门：谁签了什么、文件的每个字节、结论。有一处对不上，退出码为 1。",
        "例子：\n  doorstep visit verify visit.bundle.json\n  doorstep visit verify visit.bundle.json --office \"df0c e0dc 165d ecf4 3827 06f8 1bf7 d748\"",
    ),
    (
        "bench",
        "与同一次运行中的基准比较，打印一张表；不作判断。",
        "例子：\n  doorstep bench --quick\n  cargo run --release -p doorstep-cli -- bench",
    ),
];

/// Path of a command (`*` for all), id of an argument, what it is.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    (
        "*",
        "lang",
        "打印用的语言：zh 简体中文，en 英文；不写时随 LANG",
    ),
    ("demo", "exit", "演示完就结束；退出码说明每一项是否都在"),
    (
        "demo",
        "keep",
        "把数据库保留在这个文件夹；里面已有演示时直接打开，不再重演",
    ),
    (
        "demo",
        "listen",
        "办公室的地址；端口 0 表示任取一个空闲的。不写时用 127.0.0.1:8080，被占用时另取",
    ),
    ("serve", "listen", "监听的地址；不写时用 127.0.0.1:8080"),
    (
        "serve",
        "data",
        "存放办公室数据库的文件夹，没有就新建；不写时用 doorstep-data",
    ),
    (
        "serve",
        "https",
        "控制台经由代理以 HTTPS 访问；登录凭证会相应标记",
    ),
    (
        "serve",
        "proxies",
        "办公室前面有几层代理，每层都会在 X-Forwarded-For 里补一个地址；没有代理时不看这个头",
    ),
    (
        "admin",
        "data",
        "存放办公室数据库的文件夹；不写时用 doorstep-data",
    ),
    ("admin", "company", "公司代码；服务器上有几家公司时才需要"),
    ("admin found", "name", "公司名称"),
    ("admin found", "zone", "公司的时区；不写时为 Asia/Shanghai"),
    ("admin found", "admin", "第一位管理员的姓名；不写时为 Admin"),
    (
        "admin found",
        "sign_in",
        "管理员的登录用户名；不写时为 admin",
    ),
    (
        "admin found",
        "standard",
        "新工单采用的标准，程序自带的一份；不写时为 doorstep-default",
    ),
    ("admin company set", "name", "公司名称"),
    ("admin company set", "zone", "时区；有了上门记录就不能再改"),
    ("admin crew add", "id", "班组代码；不写时自动生成"),
    ("admin crew rename", "crew", "班组代码"),
    ("admin crew rename", "name", "新名称"),
    ("admin crew add", "name", "班组名称"),
    ("admin person add", "name", "姓名"),
    (
        "admin person add",
        "id",
        "编号，永久留在每条记录里，所以不要用姓名；不写时自动生成",
    ),
    (
        "admin person add",
        "quiet",
        "只显示密码；没有密码时只显示编号",
    ),
    ("admin person set", "name", "姓名"),
    ("admin person set", "no_crew", "不再属于任何班组"),
    ("admin person list", "all", "也列出已离职的人"),
    ("admin password", "sign_in", "换一个登录用户名"),
    ("admin program add", "name", "程序名称"),
    (
        "admin program add",
        "role",
        "权限与哪个角色相同：dispatcher、crew_lead 或 admin",
    ),
    ("admin program add", "crew", "班组代码，班长权限才需要"),
    ("admin program add", "id", "编号；不写时自动生成"),
    ("admin phone revoke", "device", "手机编号"),
    (
        "admin order import",
        "file",
        "文件；以 .json 结尾的按 JSON 读，其他按 UTF-8 的 CSV 读",
    ),
    ("admin standard publish", "what", "文件夹或标准代码"),
    (
        "admin standard choose",
        "id",
        "标准代码；采用在用的最高版本",
    ),
    (
        "admin standard retire",
        "standard",
        "代码@版本，或哈希的开头",
    ),
    (
        "admin standard restore",
        "standard",
        "代码@版本，或哈希的开头",
    ),
    ("*", "who", "编号、登录用户名或姓名"),
    ("*", "quiet", "只显示这一个值"),
    (
        "*",
        "role",
        "technician 维修员、crew_lead 班长、dispatcher 调度或 admin 管理员",
    ),
    ("*", "crew", "班组代码"),
    ("*", "sign_in", "控制台的登录用户名"),
    ("*", "days", "令牌有效的天数；不写时为 365"),
    ("enrol", "office", "办公室的地址"),
    ("enrol", "code", "一次性注册码"),
    ("enrol", "data", "存放手机数据库的文件夹，没有就新建"),
    (
        "standard lint",
        "dirs",
        "文件夹：里面有 standard.toml，或子文件夹里有标准",
    ),
    (
        "standard test",
        "dirs",
        "带 scenarios/*.toml 的标准，或存放标准的文件夹",
    ),
    ("standard test", "verbose", "显示每个场景的时间线"),
    (
        "standard coverage",
        "root",
        "存放 catalogue.tsv 和标准的文件夹；不写时用 fixtures/standards",
    ),
    ("standard diff", "old", "现行版本的文件夹"),
    ("standard diff", "new", "将来版本的文件夹"),
    ("standard show", "dir", "含有 standard.toml 的文件夹"),
    (
        "standard show",
        "html",
        "改为写成一个 HTML 页；`-` 表示打印出来",
    ),
    ("standard preview", "new", "将来版本的文件夹"),
    (
        "standard preview",
        "visits",
        "存放上门的文件夹：导出文件（*.json），或每行一条记录的 <visit>.jsonl",
    ),
    (
        "standard preview",
        "old",
        "现行版本的文件夹，或几份标准的文件夹；可以写几次",
    ),
    (
        "standard new",
        "id",
        "标准的代码，也是文件夹的名字：小写字母、数字、连字符",
    ),
    ("standard new", "dir", "写在这个文件夹里"),
    ("standard new", "parent", "所依据的上级标准的文件夹"),
    ("visit show", "file", "导出的文件"),
    ("visit show", "html", "改为把服务单写成一个可打印的 HTML 页"),
    ("visit verify", "file", "导出的文件"),
    (
        "visit verify",
        "office",
        "办公室密钥的指纹，如果您从公司直接拿到了",
    ),
    ("bench", "office", "只测办公室的文件和它唯一的写入者"),
    (
        "bench",
        "only",
        "只测这几项：tap、push、screen、fold、append、packs、first、start；abuse 只有点名才测",
    ),
    ("bench", "quick", "少测几轮：约十秒，而不是一分钟"),
    (
        "bench",
        "first_screen",
        "基准为测量手机的第一屏而启动的进程",
    ),
];

/// What an argument of a command is.
pub fn argument(path: &str, id: &str) -> Option<&'static str> {
    let row = |p: &str| ARGUMENTS.iter().find(|(of, a, _)| *of == p && *a == id);
    row(path).or_else(|| row("*")).map(|(.., text)| *text)
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;

    fn look(command: &Command, path: &str) {
        assert!(
            COMMANDS.iter().any(|(p, ..)| *p == path),
            "`{path}` has no row"
        );
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            assert!(argument(path, id).is_some(), "`{path}` `{id}` has no row");
        }
        for below in command.get_subcommands() {
            look(below, format!("{path} {}", below.get_name()).trim());
        }
    }

    #[test]
    fn every_command_and_argument_has_a_text() {
        look(&crate::args::Cli::command(), "");
    }
}

//! The table that the bench prints, and the line that says where it was measured.

use doorstep_standard::Lang;

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Our figure.
    pub ours: String,
    /// The baseline's figure, from the same run.
    pub baseline: String,
    /// Ours in terms of the baseline.
    pub ratio: Option<f64>,
    /// What we aim at.
    pub target: String,
}

/// The phrases that rows are made of, longest first where one holds another, and in Chinese.
const PHRASES: &[(&str, &str)] = &[
    ("p99 of a sync beside ", "同步的 p99，旁边有"),
    (
        "start of an office with a dear visit of ",
        "公司启动，有一次很费的上门，共 ",
    ),
    ("page of a visit of ", "一次上门的网页，共 "),
    (
        "peak memory of office and bench",
        "公司和测量程序的内存峰值",
    ),
    ("a dear visit", "一次很费的上门"),
    ("forged changes", "冒名的变更"),
    ("values of no visit", "不属于任何上门的内容"),
    ("epochs", "不断换代"),
    ("idle connections", "空闲的连接"),
    ("half bodies", "只发一半的请求"),
    ("an import", "导入订单"),
    (" with nobody else", "，旁边没有别人"),
    ("no answer: ", "没有回答："),
    ("baseline in this run", "同次运行的基准"),
    ("what", "测什么"),
    ("ours", "我们"),
    ("ratio", "比值"),
    ("aim", "目标"),
    (
        "tap to durable, visits of 13 to ",
        "点一下到落盘，一次上门 13 至 ",
    ),
    ("bare commit of ", "只提交 "),
    ("push of 60 events, plain", "上传 60 条记录，不压缩"),
    (
        "push of 60 events, zstd + dictionary",
        "上传 60 条记录，zstd 加字典",
    ),
    ("push of 60 events, zstd", "上传 60 条记录，zstd"),
    (" JSON zstd, ", " JSON 经 zstd，"),
    (" changes zstd", " 变更经 zstd"),
    (" in 1 request", "，一次请求"),
    ("whole screen, ", "整个屏幕，"),
    ("parsing their JSON", "解析它们的 JSON"),
    (" in the file, not synced", "，在文件中，尚未同步"),
    (
        " in the file, left and at the office",
        "，在文件中，已离开并已到公司",
    ),
    ("its changes alone", "只算变更"),
    ("first sync, a visit of ", "首次同步，一次上门 "),
    (" events of ", " 条记录，共 "),
    ("; in the file", "；在文件中"),
    ("a visit of ", "一次上门 "),
    (" on the phone", "，手机"),
    (" at the office", "，公司"),
    ("growth, ", "增长，"),
    (" pack, an event of 6,000", "标准，6,000 条中的一条"),
    ("an event of 600", "600 条中的一条"),
    ("read, fold and words, ", "读取、推算和文字，"),
    (" pack, ", "标准，"),
    ("small", "小"),
    ("large", "大"),
    ("server append of 3 events", "服务器追加 3 条记录"),
    ("the same to ", "同样，一次请求追加到 "),
    (" visits in one request", " 次上门"),
    ("load, merge, save", "读取、合并、保存"),
    ("load and compile ", "读取并编译 "),
    (" packs that it carries", " 份自带的标准"),
    (" packs", " 份标准"),
    ("sync of a visit of 60 events", "同步一次 60 条记录的上门"),
    (
        "peak memory, list and a visit of 60 events",
        "内存峰值，清单加一次 60 条记录的上门",
    ),
    ("process start to the list, ", "进程启动到清单，"),
    (" with ", "，手机上有 "),
    (" visits", " 次上门"),
    (" events", " 条记录"),
];

/// A cell as it is printed.
fn in_language(cell: &str, lang: Lang) -> String {
    match lang {
        Lang::En => cell.to_owned(),
        Lang::Zh => PHRASES
            .iter()
            .fold(cell.to_owned(), |text, (en, zh)| text.replace(en, zh)),
    }
}

/// Columns that a text takes on a terminal: a Chinese letter takes two.
fn wide(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(c >= '\u{2e80}')).sum()
}

/// The whole table, columns as wide as they need to be.
pub fn spell(rows: &[Row], lang: Lang) -> String {
    let head = Row {
        what: "what".into(),
        ours: "ours".into(),
        baseline: "baseline in this run".into(),
        ratio: None,
        target: "aim".into(),
    };
    let cells = |r: &Row, ratio: &str| {
        [
            r.what.clone(),
            r.ours.clone(),
            r.baseline.clone(),
            ratio.to_owned(),
            r.target.clone(),
        ]
        .map(|cell| in_language(&cell, lang))
    };
    let mut lines = vec![cells(&head, "ratio")];
    for row in rows {
        let ratio = row.ratio.map_or(String::new(), |x| format!("{x:.2}×"));
        lines.push(cells(row, &ratio));
    }
    let width = |i: usize| {
        lines
            .iter()
            .map(|l| l.get(i).map_or(0, |c| wide(c)))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let padded: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(c, w)| format!("{c}{}", " ".repeat(w.saturating_sub(wide(c)))))
            .collect();
        out.push_str(padded.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Cores, kernel and build of the machine that measures.
pub fn machine(lang: Lang) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name").and_then(|l| l.split_once(':')))
        .map_or(
            lang.pick("不明处理器", "unknown processor"),
            |(_, name)| name.trim(),
        );
    let build = if cfg!(debug_assertions) {
        lang.pick(
            "调试版：时间不作数",
            "debug build: times are not worth quoting",
        )
    } else {
        lang.pick("发布版", "release build")
    };
    let (os, kernel) = (std::env::consts::OS, kernel.trim());
    match lang {
        Lang::Zh => format!("{cores} 核，{cpu}，{os} {kernel}，{build}"),
        Lang::En => format!("{cores} cores, {cpu}, {os} {kernel}, {build}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_chinese_but_for_units_and_names_of_formats() {
        for (en, zh) in [
            (
                "tap to durable, visits of 13 to 43 events",
                "点一下到落盘，一次上门 13 至 43 条记录",
            ),
            (
                "push of 60 events, zstd + dictionary",
                "上传 60 条记录，zstd 加字典",
            ),
            (
                "read, fold and words, large pack, 60 events",
                "读取、推算和文字，大标准，60 条记录",
            ),
            ("load and compile 22 packs", "读取并编译 22 份标准"),
            (
                "the same to 50 visits in one request",
                "同样，一次请求追加到 50 次上门",
            ),
            ("2.10 ms parsing their JSON", "2.10 ms 解析它们的 JSON"),
        ] {
            assert_eq!(in_language(en, Lang::Zh), zh);
            assert_eq!(in_language(en, Lang::En), en);
        }
    }
}

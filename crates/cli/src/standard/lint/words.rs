//! A finding of the lint as a line: file, line, what is wrong, how to mend it. The compiler says it in English;
//! in Chinese each code has a row, and the names that stand in the finding are put into it.

use doorstep_standard::{Issue, Lang, Level};

/// Code, what is wrong (`{}`: the names in the finding), how to mend it.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "act_unknown",
        "{} 不是这一方的动作",
        "改用词汇表里的动作，或去掉 `on`",
    ),
    ("article_missing", "规则 {} 没有写条款", "写上出处的条款"),
    (
        "calendar_unknown",
        "标准里没有日历 {}",
        "改正名称，或加上这个日历",
    ),
    (
        "calendar_unreadable",
        "日历的写法不对：{}",
        "见 docs/standards.md 的“日历”一节",
    ),
    (
        "calendar_unused",
        "没有规则用到日历 {}",
        "用上它，在某项设置的 `fields` 里写它，或删掉",
    ),
    (
        "calendar_without_value",
        "日历 {} 没有写日子、钟点、季节，也没有写 `unset = true`",
        "写上一样；出处没有数字时写 `unset = true`",
    ),
    (
        "change_loosens",
        "规则 {} 会比原来的标准执行得更松",
        "改严，或用 `because` 写明原因",
    ),
    (
        "choice_forbidden",
        "{}：步骤的选项被规则禁止",
        "从步骤的选项里去掉",
    ),
    (
        "choice_unreadable",
        "{} 没有写成“步骤.选项”",
        "写成 step.choice",
    ),
    (
        "choice_without_choices",
        "步骤 {} 没有可选的内容",
        "加上 `field` 和 `choices`",
    ),
    (
        "condition_never",
        "{} 的条件永远不会成立",
        "条件自相矛盾，请改正",
    ),
    (
        "condition_unreadable",
        "条件读不懂：{}",
        "见 docs/standards.md 里的条件列表",
    ),
    ("date_unreadable", "{} 不是日期", "写成 2016-11-15 这样"),
    (
        "duration_unreadable",
        "{} 不是时长",
        "写成 30s、30min、2h、3d、5wd 或 6mo 这样",
    ),
    (
        "effect_unexplained",
        "规则 {} 的强度与执行方式不一致",
        "改执行方式，或用 `because` 写明原因",
    ),
    (
        "engine_too_new",
        "标准要求更新的引擎",
        "升级 Doorstep；没用到新功能时，把 `engine` 改小",
    ),
    (
        "fact_unknown",
        "标准里没有事实 {}",
        "改正名称，或加上这个事实",
    ),
    (
        "fact_value_unknown",
        "{}：没有这个取值",
        "改正取值，或把它加进事实里",
    ),
    (
        "fee_contradiction",
        "规则 {} 一律免费，收费表里却有价格",
        "给规则写上 `when`，或去掉收费表里的价格",
    ),
    (
        "fee_without_value",
        "收费项 {} 没有价格，也没有写 `unset = true`",
        "写上不小于零的 `fen`；公司定价之前写 `unset = true`",
    ),
    ("file_missing", "缺少这个文件", "补上它"),
    (
        "folder_name",
        "文件夹与标准的编号不同名：{}",
        "把文件夹改成标准的编号",
    ),
    (
        "not_readable",
        "这里的写法不对：{}",
        "这里可以写什么，见 docs/standards.md",
    ),
    (
        "nothing_enforced",
        "规则 {} 要执行，却没有写靠什么执行",
        "加上步骤、关卡、时限等，或改为由办公室、文字或陈述来执行",
    ),
    (
        "office_unreadable",
        "规则 {} 的办公室流程不完整",
        "排队要写 `from`，定期要写 `every`",
    ),
    (
        "office_without_form",
        "规则 {} 归办公室，却没有写服务器能执行的内容",
        "加上 office、clock、lead、gate、record、eligible、fee、scope、forbid 或办公室的步骤",
    ),
    (
        "order_cycle",
        "先后次序成了圈：{}",
        "去掉其中一个 `after` 或关卡",
    ),
    ("pack_too_large", "文件太大", "拆分这个标准"),
    (
        "param_loosened",
        "{}：比上级标准更松",
        "改严，或用 `because` 写明原因",
    ),
    (
        "param_too_low",
        "{} 低于出处允许的数字，或界限不是同一类",
        "改大，或在出处里说明怎样理解",
    ),
    (
        "param_unknown",
        "标准里没有参数 {}",
        "改正名称，或加上这个参数",
    ),
    (
        "param_unused",
        "没有规则用到参数 {}",
        "用上它，在规则的 `office` 里写它，或删掉",
    ),
    (
        "param_without_value",
        "参数 {} 没有数值，也没有写 `unset = true`",
        "写上数值；出处没有数字时写 `unset = true`",
    ),
    (
        "parent_circular",
        "{} 会成为自己的上级",
        "换一个不以本标准为上级的标准",
    ),
    (
        "parent_fixed",
        "{}：上级标准已经定好",
        "换一个名称；只有上级没有定的，下级才能定",
    ),
    ("parent_mismatch", "哈希不是 {} 的", "改正编号或哈希"),
    (
        "parent_missing",
        "这里没有上级标准 {}",
        "把上级标准放在旁边，并从 `doorstep standard lint` 抄下它的哈希",
    ),
    (
        "part_state_unknown",
        "配件没有 {} 这种状态",
        "改成词汇表里的状态",
    ),
    ("reading_twice", "读数 {} 写了两次", "只留一个"),
    (
        "record_too_late",
        "{}：要求的记录来得太晚",
        "改为拦住更晚的动作，或更早要求这项记录",
    ),
    (
        "record_unknown",
        "标准里没有记录 {}",
        "改正名称，或加上这项记录",
    ),
    ("rounding_unknown", "没有 {} 这种取整方式", "写 half-up"),
    ("rule_twice", "规则 {} 写了两次", "每条规则只写一次"),
    ("rule_unknown", "没有规则 {}", "改正编号"),
    (
        "same_as_differs",
        "规则 {} 重述另一条，作用却不同",
        "让两条的作用相同",
    ),
    ("scenario_twice", "场景 {} 重名", "换一个编号"),
    (
        "scenario_unreadable",
        "场景读不懂：{}",
        "见 docs/standards.md 里场景的写法",
    ),
    (
        "scenario_wrong",
        "场景 {} 与标准不符",
        "改正场景里的步骤、选项或预期",
    ),
    (
        "step_twice",
        "步骤 {} 写了两次，或上级标准里已有",
        "每个步骤只写一次",
    ),
    ("step_unknown", "没有步骤 {}", "改正步骤的名称"),
    (
        "step_without_rule",
        "没有规则要求步骤 {}",
        "在某条规则的 `steps` 里写它，或删掉",
    ),
    (
        "subject_unknown",
        "没有人能对 {} 表示同意",
        "改成可以同意的事项",
    ),
    ("text_missing", "缺少文字：{}", "在这个文件里补上"),
    ("text_unused", "文字说的东西不存在：{}", "删掉，或改正名称"),
    ("two_mechanisms", "规则 {} 有不止一种执行机制", "拆成几条"),
    ("word_unknown", "{} 不在可写的词里", "改成可写的词"),
    (
        "clock_without_moment",
        "时限没有起点或终点：{}",
        "写上起点和终点",
    ),
    ("zone_unknown", "没有时区 {}", "写成 Asia/Shanghai 这样"),
];

/// The line that is printed.
pub fn line(issue: &Issue, lang: Lang) -> String {
    let row = TEXTS.iter().find(|(code, ..)| *code == issue.code);
    let (Lang::Zh, Some((_, what, fix))) = (lang, row) else {
        return issue.to_string();
    };
    let level = match issue.level {
        Level::Error => "错误",
        Level::Warning => "提醒",
    };
    let names = names(&issue.what);
    let what = match names.is_empty() {
        true => what
            .replace("：{}", "")
            .replace(" {} ", "")
            .replace("{} ", "")
            .replace(" {}", ""),
        false => what.replace("{}", &names.join("、")),
    };
    let meant = match issue.fix.split_once("did you mean ") {
        Some((_, word)) => format!("；是不是要写 {}？", word.trim_end_matches('?')),
        None => String::new(),
    };
    let may = match issue.fix.split_once("write one of ") {
        Some((_, words)) => {
            let words = words.split(';').next().unwrap_or_default();
            format!("；可写：{}", words.replace(", ", "、"))
        }
        None => String::new(),
    };
    format!(
        "{}:{}: {level}[{}]：{what}。{fix}{may}{meant}",
        issue.file, issue.line, issue.code
    )
}

/// What a finding names: words in backticks, numbers of rules, ids of steps, records and readings.
fn names(what: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = name.trim_matches([',', '`', ':', ';']);
        if !name.is_empty() && !names.iter().any(|n| n.trim_matches('`') == name) {
            names.push(format!("`{name}`"));
        }
    };
    what.split('`').skip(1).step_by(2).for_each(&mut add);
    let words: Vec<&str> = what.split(' ').collect();
    for pair in words.windows(2) {
        let id = |w: &str| w.contains('_') || w.contains(|c: char| c.is_ascii_digit());
        if let [kind, name] = pair
            && ["rule", "step", "record", "reading"].contains(kind)
            && (id(name) || *kind == "step" && what.starts_with("step "))
        {
            add(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(code: &'static str, what: &str, fix: &str) -> Issue {
        Issue {
            file: "standard.toml".into(),
            line: 7,
            level: Level::Error,
            code,
            what: what.into(),
            fix: fix.into(),
        }
    }

    #[test]
    fn a_finding_in_chinese_keeps_its_names() {
        for (given, zh) in [
            (
                issue(
                    "step_unknown",
                    "`koncked` is no step of this pack",
                    "correct it; did you mean `knocked`?",
                ),
                "standard.toml:7: 错误[step_unknown]：没有步骤 `koncked`。改正步骤的名称；是不是要写 `knocked`？",
            ),
            (
                issue(
                    "rule_twice",
                    "rule 3.1 stands here twice",
                    "give each rule one entry",
                ),
                "standard.toml:7: 错误[rule_twice]：规则 `3.1` 写了两次。每条规则只写一次",
            ),
            (
                issue(
                    "word_unknown",
                    "`x` is no effect",
                    "write one of block, warn",
                ),
                "standard.toml:7: 错误[word_unknown]：`x` 不在可写的词里。改成可写的词；可写：block、warn",
            ),
            (
                issue("file_missing", "the file is missing", "add it"),
                "standard.toml:7: 错误[file_missing]：缺少这个文件。补上它",
            ),
        ] {
            assert_eq!(line(&given, Lang::Zh), zh);
            assert_eq!(line(&given, Lang::En), given.to_string());
        }
    }

    /// The compiler's codes, found where they are given: a quoted code after the place of the finding.
    #[test]
    fn every_code_of_the_compiler_has_a_row() {
        let mut left = vec![std::path::PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../standard/src"
        ))];
        let mut codes = std::collections::BTreeSet::new();
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in ["report.error(", "report.warning(", "Issue::whole("] {
                for after in text.split(call).skip(1) {
                    let args = after.split(';').next().unwrap_or_default();
                    let mut quoted = args.split('"').skip(1).step_by(2);
                    let code = quoted.find(|w| {
                        w.contains('_') && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                    });
                    codes.extend(code.map(str::to_owned));
                }
            }
        }
        assert!(codes.len() > 30, "{codes:?}");
        for code in codes {
            assert!(
                TEXTS.iter().any(|(c, ..)| *c == code),
                "`{code}` has no row"
            );
        }
    }
}

//! `doorstep standard new`: a small pack that is valid from the start, with comments, texts and a scenario.
//! Nothing that exists is written over; what is written is checked before the command says that it stands.

use std::path::{Path, PathBuf};

use doorstep_standard::{Lang, Level, Standard};

use super::{lint, shelf};
use crate::fail::Fail;

/// Files of a pack of its own, by their path in the folder.
const PACK: [(&str, &str); 4] = [
    ("standard.toml", include_str!("new/pack/standard.toml")),
    ("text.en.toml", include_str!("new/pack/text.en.toml")),
    ("text.zh-CN.toml", include_str!("new/pack/text.zh-CN.toml")),
    (
        "scenarios/visits.toml",
        include_str!("new/pack/scenario.toml"),
    ),
];

/// Files of a pack that builds on another.
const CHILD: [(&str, &str); 4] = [
    ("standard.toml", include_str!("new/child/standard.toml")),
    ("text.en.toml", include_str!("new/child/text.en.toml")),
    ("text.zh-CN.toml", include_str!("new/child/text.zh-CN.toml")),
    (
        "scenarios/visits.toml",
        include_str!("new/child/scenario.toml"),
    ),
];

/// Comments of the files: key, Chinese, English.
const COMMENTS: &[(&str, &str, &str)] = &[
    (
        "about",
        "@id：写一两行说明这是哪份文件的标准。",
        "@id: say in a line or two which document this is.",
    ),
    (
        "docs",
        "格式说明见 docs/standards.md；改完运行 doorstep standard lint。",
        "docs/standards.md explains the format; run `doorstep standard lint` after each change.",
    ),
    (
        "reading",
        "原文有余地之处：写下采用的读法，两种文字都在 [reading] 中说明。",
        "Where the source leaves room: write down the reading taken; both texts explain it under [reading].",
    ),
    (
        "figure",
        "公司还没有定的数写 unset = true。定下来以后写 value = \"2h\"，并加两个场景：一个刚好在内，一个刚好超出。",
        "A figure that nobody has set yet. Once it is: value = \"2h\", and two scenarios, one just inside and one just outside.",
    ),
    (
        "steps",
        "步骤：清单上的一行。after 只写真正要先做的。",
        "Steps: the lines of the checklist. `after` names only what truly comes first.",
    ),
    (
        "warn",
        "应当：手机要求写明原因。跳过时已经说过原因的，不再问第二次。",
        "A `shall`: the phone asks for a reason. Who skipped it with a reason is not asked twice.",
    ),
    (
        "block",
        "必须：手机拦住，没有理由可以通过。",
        "A `must`: the phone refuses, and no reason excuses.",
    ),
    (
        "clock",
        "时限：拦不住迟到的人，所以与力度不符的落实方式要用 because 说明。",
        "A deadline: lateness cannot be refused, so the effect differs from the strength and `because` says why.",
    ),
    (
        "text",
        "设备看不出来的，只作提示。",
        "What no device can see is shown as text.",
    ),
    (
        "parent",
        "所依据的标准：它的规则、步骤和数值在这里都有效。数值只能收紧，放松要写 because。",
        "The pack that this one builds on: all of it holds here. A figure may be tightened; loosening it needs `because`.",
    ),
    (
        "attest",
        "本公司自己的规则：维修人员声明做到了。",
        "A rule of this company's own: the technician vouches for it.",
    ),
    (
        "scenario",
        "这份标准自带的测试：doorstep standard test",
        "The pack's own tests: doorstep standard test",
    ),
];

/// Writes the pack and says what to do next.
pub fn run(id: &str, dir: Option<&Path>, parent: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain {
        return Err(Fail::cannot(
            "id_unusable",
            lang.pick(
                &format!("`{id}` 不能作编号"),
                &format!("`{id}` cannot be an id"),
            ),
            lang.pick(
                "用小写字母、数字和连字符，例如 my-service-code",
                "use lower-case letters, digits and hyphens, such as my-service-code",
            ),
        ));
    }
    let base = match parent {
        Some(folder) => Some(shelf::sound(folder, lang)?.0),
        None => None,
    };
    // A parent is looked up beside its child, so beside it is where a child belongs.
    let around = dir
        .map(Path::to_owned)
        .or_else(|| shelf::around(parent?))
        .unwrap_or_else(|| PathBuf::from("."));
    let folder = around.join(id);
    if folder.exists() {
        return Err(Fail::cannot(
            "pack_exists",
            lang.pick(
                &format!("{} 已经存在", folder.display()),
                &format!("{} exists already", folder.display()),
            ),
            lang.pick(
                "换一个编号，或换一个文件夹 (--dir)",
                "take another id, or another folder with --dir",
            ),
        ));
    }
    write(&folder, id, base.as_ref(), lang)?;
    check(&folder, parent, lang)?;
    say!("{}", next(&folder, parent, lang));
    Ok(())
}

fn write(folder: &Path, id: &str, base: Option<&Standard>, lang: Lang) -> Result<(), Fail> {
    let step = format!("{}_duty", id.replace('-', "_"));
    for (file, template) in if base.is_some() { CHILD } else { PACK } {
        let mut text = template.to_owned();
        for (key, zh, en) in COMMENTS {
            text = text.replace(
                &format!("# @{key}\n"),
                &format!("# {}\n", lang.pick(zh, en)),
            );
        }
        if let Some(base) = base {
            for (key, value) in [
                ("@parent_id", base.id.clone()),
                ("@parent_hash", base.hash.to_string()),
                ("@zone", base.zone.to_string()),
                ("@currency", base.currency.clone()),
                ("@step", step.clone()),
            ] {
                text = text.replace(key, &value);
            }
        }
        let path = folder.join(file);
        if let Some(within) = path.parent() {
            std::fs::create_dir_all(within)?;
        }
        std::fs::write(path, text.replace("@id", id))?;
    }
    Ok(())
}

/// What was written has to be without a finding.
fn check(folder: &Path, parent: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    let folders: Vec<PathBuf> = [Some(folder), parent]
        .into_iter()
        .flatten()
        .map(Path::to_owned)
        .collect();
    let (_, issues) = lint::check(&shelf::open(folder)?, &shelf::library(&folders));
    match issues.first() {
        None => Ok(()),
        Some(issue) => Err(Fail::found(
            match issue.level {
                Level::Error => "standard_invalid",
                Level::Warning => "standard_doubtful",
            },
            format!("{}/{}", folder.display(), lint::words::line(issue, lang)),
            lang.pick(
                "请对它执行 `doorstep standard lint`",
                "run `doorstep standard lint` on it",
            ),
        )),
    }
}

fn next(folder: &Path, parent: Option<&Path>, lang: Lang) -> String {
    let at = folder.display();
    let with = parent.map_or(String::new(), |p| format!(" {}", p.display()));
    match lang {
        Lang::Zh => format!(
            "已写好 {at}\n接下来：\n  1. 在 standard.toml 中写规则和步骤，在两个 text 文件中写文字\n  2. doorstep standard lint {at}{with}\n  3. doorstep standard test {at}\n  4. doorstep standard show {at} --html page.html"
        ),
        Lang::En => format!(
            "wrote {at}\nnext:\n  1. write rules and steps in standard.toml, and their words in both text files\n  2. doorstep standard lint {at}{with}\n  3. doorstep standard test {at}\n  4. doorstep standard show {at} --html page.html"
        ),
    }
}

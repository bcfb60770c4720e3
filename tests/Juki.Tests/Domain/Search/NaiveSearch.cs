using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Text;

namespace Juki.Tests.Domain.Search;

/// <summary>
/// What search must find, written once more and straight ahead: one character after another is replaced in whole
/// strings, numbers by regular expressions, and every resident of a list is looked at. Shares the data file with the
/// program, and no code.
/// </summary>
internal static partial class NaiveSearch
{
    private const char House = '\u0001';
    private const string Digit = "[0-9〇零一二三四五六七八九]";

    private static readonly Dictionary<string, string> Table =
        DataFile.Rows("folding.tsv", fields: 4).ToDictionary(row => Character(row[0]), row => Character(row[1]));

    private static readonly string[] Plain = ["うかきくけこさしすせそたちつてとはひふへほ", "ウカキクケコサシスセソタチツテトハヒフヘホワ"];
    private static readonly string[] Voiced = ["ゔがぎぐげござじずぜぞだぢづでどばびぶべぼ", "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷ"];

    /// <summary>The name in its one form.</summary>
    public static string Name(string text) => string.Concat(Fold(text)).Replace(" ", "").Replace("・", "");

    /// <summary>The address, after the municipality, in its one form; 方書 behind U+0001.</summary>
    public static string Address(string text)
    {
        var folded = string.Concat(Fold(text)).Replace("大字", "字");
        var output = new StringBuilder();
        var (hasHouse, joined, isLot, end) = (false, false, false, 0);
        foreach (Match chain in NumberAndMarks().Matches(folded))
        {
            Places(output, folded[end..chain.Index]);
            if (chain.Index > end)
                (joined, isLot) = (false, false);
            end = chain.Index + chain.Length;
            var marks = chain.Groups["marks"].Value;
            if (joined)
                output.Append('-');
            output.Append(Numbers().Replace(chain.Groups["number"].Value, Arabic));
            var accepted = AcceptedMarks(marks, ref isLot, hasHouse);
            var rest = folded[(end - marks.Length + accepted)..];
            var isNo = NoAtEnd().IsMatch(marks[..accepted]);
            var space = marks[..accepted].Contains(' ');
            end += accepted - marks.Length;
            joined = rest.Length > 0 && IsNumber(rest[0]);
            if (joined && space && isLot && !hasHouse)
            {
                output.Append(House);
                (hasHouse, joined, isLot) = (true, false, false);
            }
            else if (joined)
            {
                isLot = true;
            }
            else if (rest.Length > 0)
            {
                if (!hasHouse && (space || (isLot && !"町村街条線通区組割甲乙丙".Contains(rest[0]))))
                {
                    output.Append(House);
                    hasHouse = true;
                }

                if (isNo)
                    output.Append('ノ');
                // The next character is no mark, whatever it looks like.
                Places(output, rest[..1], keepAll: true);
                (end, isLot) = (end + 1, false);
            }
        }

        Places(output, folded[end..]);
        return output.ToString();
    }

    /// <summary>Everybody of the list whom the condition finds, one by one.</summary>
    public static IEnumerable<IdentificationInformation> Find(
        IEnumerable<IdentificationInformation> all, SearchCondition asked) => all.Where(one =>
            (asked.Code.IsNone || asked.Code == one.Code)
            && (asked.Number.IsNone || asked.Number == one.Number)
            && (asked.Sex == Sex.None || asked.Sex == one.Sex)
            && (asked.DateOfBirth.IsUnknown || asked.DateOfBirth == one.DateOfBirth)
            && (asked.Name is not { } name
                || Names(one).Any(text => Agrees(Name(text), Name(name.Text), name.IsPrefix)))
            && (asked.Address is not { } address || (address.Covers(one.Address.Municipality)
                && AgreesAddress(Address(one.Address.Text), Address(address.Text), address.IsPrefix))));

    private static IEnumerable<string> Names(IdentificationInformation one)
    {
        yield return one.Name.Text;
        yield return one.FormerSurname.Text.Length > 0 ? one.FormerSurname.Text : one.Name.Text;
        yield return one.Alias.Text.Length > 0 ? one.Alias.Text : one.Name.Text;
        var parts = one.Name.Text.Split(' ', '\u3000');
        if (one.FormerSurname.Text.Length > 0 && parts.Length > 1)
            yield return one.FormerSurname.Text + string.Concat(parts.Skip(1));
    }

    private static bool Agrees(string whole, string asked, bool isPrefix) =>
        isPrefix ? whole.StartsWith(asked, StringComparison.Ordinal) : whole == asked;

    private static bool AgreesAddress(string whole, string asked, bool isPrefix) =>
        Agrees(whole, asked, isPrefix) || whole.StartsWith(asked + House, StringComparison.Ordinal);

    private static List<string> Fold(string text)
    {
        var all = new List<string>();
        foreach (var rune in text.EnumerateRunes())
        {
            var one = rune.ToString();
            var folded = IsSelector(rune.Value) ? "" : Table.GetValueOrDefault(one, one);
            var before = all.LastOrDefault("");
            if (folded is "々" or "〻" or "ゝ" or "ヽ" && before.Length > 0)
                folded = before;
            else if (folded is "ゞ" or "ヾ" && before.Length > 0)
                folded = Voice(before);
            if (folded == "\u3099" && Voice(before) != before && Plain.Any(row => row.Contains(before[0])))
                all[^1] = Voice(before);
            else if (folded == "\u309A" && before.Length == 1 && "はひふへほハヒフヘホ".Contains(before))
                all[^1] = ((char)(before[0] + 2)).ToString();
            else if (folded.Length > 0)
                all.Add(folded);
        }

        return all;
    }

    private static string Voice(string kana)
    {
        for (var row = 0; row < Plain.Length && kana.Length == 1; row++)
        {
            if (Plain[row].IndexOf(kana[0]) is var index and >= 0)
                return Voiced[row][index].ToString();
        }

        return kana;
    }

    /// <summary>How many of the characters behind a number belong to it.</summary>
    private static int AcceptedMarks(string marks, ref bool isLot, bool hasHouse)
    {
        var isJoint = false;
        for (var i = 0; i < marks.Length; i++)
        {
            switch (marks[i])
            {
                case '室' when !isLot && !hasHouse:
                case '目' or '地' when !isJoint:
                    return i;
                case '番' or '号' or '-' or 'ー':
                    (isLot, isJoint) = (true, true);
                    break;
                case 'の' or 'ノ' or '之':
                    isJoint = false;
                    break;
                case not ' ':
                    isJoint = true;
                    break;
            }
        }

        return marks.Length;
    }

    private static void Places(StringBuilder output, string text, bool keepAll = false)
    {
        foreach (var unit in text.Where(unit => keepAll || unit is not (' ' or '・' or '字')))
        {
            output.Append(unit switch
            {
                'が' or 'ガ' => 'ケ',
                'の' or '之' => 'ノ',
                'つ' or 'っ' or 'ッ' => 'ツ',
                _ => unit,
            });
        }
    }

    private static string Arabic(Match number)
    {
        int Value(string group, int absent) => number.Groups[group].Success
            ? "〇一二三四五六七八九".IndexOf(number.Groups[group].Value.Replace('零', '〇')[0]) is var kanji and >= 0
                ? kanji : number.Groups[group].Value[0] - '0'
            : absent;
        if (number.Value.Contains('百'))
        {
            var tens = number.Value.Contains('十') ? Value("tens", 1) : 0;
            return FormattableString.Invariant($"{Value("hundreds", 1)}{tens}{Value("units", 0)}");
        }

        return number.Value.Contains('十')
            ? FormattableString.Invariant($"{Value("tens", 1)}{Value("units", 0)}")
            : Value("units", 0).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(char unit) => "0123456789〇零一二三四五六七八九十百".Contains(unit);

    private static bool IsSelector(int code) => code is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;

    private static string Character(string field) =>
        field.Length == 0 ? "" : char.ConvertFromUtf32(DataFile.CodePoint(field));

    [GeneratedRegex("(?<number>[0-9〇零一二三四五六七八九十百]+)(?<marks>[ 番号ー丁室字・目地のノ之-]*)")]
    private static partial Regex NumberAndMarks();

    [GeneratedRegex(
        $"(?<hundreds>{Digit})?百((?<tens>{Digit})?十(?<units>{Digit})?|(?<units>{Digit}))?"
        + $"|(?<tens>{Digit})?十(?<units>{Digit})?|(?<units>{Digit})")]
    private static partial Regex Numbers();

    [GeneratedRegex("[のノ之] *$")]
    private static partial Regex NoAtEnd();
}

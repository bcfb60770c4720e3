using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Server.Flows.Inquiry;
using Juki.Simulation;

namespace Juki.Tests.Server.Flows;

/// <summary>What the oracle reads in a row of the table of affairs; days are yyyymmdd.</summary>
internal sealed record InquiryAffair(
    int Kind, int Office, IReadOnlyList<string> Keys, int Items, bool Removed, bool ComparesOnly, int From, int To);

/// <summary>What the oracle reads in a row of the table of agreements.</summary>
internal sealed record InquiryAgreement(int From, int To, bool IsSuspended);

/// <summary>Random tables of affairs and agreements, as rows: what a server is given, and what the oracle
/// reads.</summary>
internal sealed record InquiryTables(
    IReadOnlyList<string> Affairs, IReadOnlyList<string> Agreements, DateTimeOffset Signed, DateTimeOffset Until)
{
    private const int RowsOfEach = 3;

    private static readonly string[] KeyWords = ["code", "number", "name+address", "name+birth"];

    private static readonly (string Word, int Item)[] ItemWords =
    [
        ("code", 1), ("name", 4), ("reading", 8), ("former-surname", 16), ("alias", 32), ("birth", 64), ("sex", 128),
        ("address", 256), ("change", 512),
    ];

    private static readonly string[] KindWords =
        ["", "prefectural-body", "prefectural-department", "municipality", "national-organ"];

    /// <summary>Series of affairs with the kind of asker and whose they are; of each some rows.</summary>
    private static readonly (int Series, int Kind, string Office)[] Series =
    [
        (1, 4, "0002"), (1, 4, "0003"), (2, 3, ""), (3, 1, ""), (3, 2, ""), (4, 3, ""), (5, 2, ""), (6, 1, ""),
        (7, 2, AskingCountry.Nagano.Prefecture.ToString()), (7, 3, AskingCountry.Nagano.Prefecture.ToString()),
        (7, 3, AskingCountry.Yokohama.Prefecture.ToString()), (8, 3, AskingCountry.Nagano.ToString()),
        (8, 3, AskingCountry.Matsumoto.ToString()),
    ];

    /// <summary>As a server takes them.</summary>
    public AuthorityTables Read()
    {
        var header = new TableHeader("test", 1, Signed, Until);
        var affairs = AffairTable.Read(header, Affairs, out var ofAffairs);
        var agreements = AgreementTable.Read(header, Agreements, out var ofAgreements);
        Assert.Empty(ofAffairs);
        Assert.Empty(ofAgreements);
        return new(affairs!, agreements!);
    }

    /// <summary>Codes of the affairs, with the kind of asker that each is for.</summary>
    public IEnumerable<(int Code, int Kind)> Codes => Affairs.Select(row => row.Split('\t'))
        .Select(cell => (Int(cell[0]), Array.IndexOf(KindWords, cell[2])));

    /// <summary>The affair of that code; null when there is none.</summary>
    public InquiryAffair? Affair(int code) => Affairs.Select(row => row.Split('\t'))
        .Where(cell => Int(cell[0]) == code)
        .Select(cell => new InquiryAffair(
            Array.IndexOf(KindWords, cell[2]), cell[3] == "" ? 0 : Int(cell[3]), cell[5].Split(','),
            cell[6].Split(',').Sum(word => ItemWords.Single(one => one.Word == word).Item)
                + (cell[7] == "y" ? 2 : 0),
            cell[8] == "y", cell[10] == "y", Day(cell[11], 0), Day(cell[12], 99_999_999)))
        .SingleOrDefault();

    /// <summary>The agreements of an organ.</summary>
    public List<InquiryAgreement> AgreementsOf(int organ) => [.. Agreements.Select(row => row.Split('\t'))
        .Where(cell => Int(cell[0]) == organ)
        .Select(cell => new InquiryAgreement(Day(cell[2], 0), Day(cell[3], 99_999_999), cell[4] != ""))];

    /// <summary>Draws tables in which most is in force on <paramref name="now"/>.</summary>
    public static InquiryTables Draw(SplitMix random, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime.AddHours(9));
        var signed = now.AddSeconds(-random.Below(random.Chance(800) ? 604_800 : 800_000));
        return new(
            [.. Series.SelectMany((series, place) => Enumerable.Range(1, RowsOfEach).Select(row =>
                Row(random, series.Series * 100_000 + place * 10 + row, series.Kind, series.Office, today)))],
            [.. Agreement(random, "0002", today), .. Agreement(random, "0003", today)],
            signed, random.Chance(950) ? signed.AddDays(30) : now.AddSeconds(random.Below(3) - 1));
    }

    private static string Row(SplitMix random, int code, int kind, string office, DateOnly today)
    {
        var all = random.Chance(400);
        var comparesOnly = random.Chance(100);
        var keys = Some(random, KeyWords, all);
        var items = Some(random, [.. ItemWords.Select(one => one.Word)], all);
        var row = string.Join('\t',
            code, "試験の事務", KindWords[kind], office, "試験の法", keys, items,
            Mark(!comparesOnly && (all || random.Chance(400))), Mark(random.Chance(650)), Mark(random.Chance(500)),
            Mark(comparesOnly), Written(today.AddDays(random.Chance(900) ? -random.Below(900) : 1)),
            random.Chance(800) ? "" : Written(today.AddDays(2 + random.Below(9))), "第1版", "[ours]");
        return random.Chance(900) ? row : Ended(row, today, random);
    }

    /// <summary>The same row, in force for the last time today or yesterday.</summary>
    private static string Ended(string row, DateOnly today, SplitMix random)
    {
        var field = row.Split('\t');
        field[11] = "2020-04-01";
        field[12] = Written(today.AddDays(-random.Below(2)));
        return string.Join('\t', field);
    }

    private static IEnumerable<string> Agreement(SplitMix random, string organ, DateOnly today)
    {
        var begun = Written(today.AddDays(-random.Below(30)));
        if (random.Chance(850))
            yield return $"{organ}\t協定1\t{begun}\t{(random.Chance(850) ? "" : Written(today))}\t\t";
        if (random.Chance(200))
            yield return $"{organ}\t協定2\t2020-04-01\t{Written(today.AddDays(-1))}\t\t";
        if (random.Chance(150))
            yield return $"{organ}\t協定3\t{begun}\t\t2026-04-01T00:00:00Z\tNoReport";
    }

    private static string Some(SplitMix random, IReadOnlyList<string> words, bool all)
    {
        var some = words.Where(_ => all || random.Chance(600)).ToList();
        return some.Count == 0 ? words[0] : string.Join(',', some);
    }

    private static string Mark(bool value) => value ? "y" : "n";

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Day(string text, int ifNone) => text == "" ? ifNone : Int(text.Replace("-", ""));

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Juki.Cli.Ca;
using Juki.Domain.Affairs;
using Juki.Wire;

namespace Juki.Cli.Commands;

/// <summary>
/// 利用事務の表 — <c>juki affairs list|show|check|sign</c>: who may ask what. It reads the rows that come with the
/// program, those of a file, or those that the authority signed last; <c>sign</c> makes the next table. Answers 0 when
/// it was done, 1 with the reason when not.
/// </summary>
internal static class AffairsCommand
{
    private const string Group = "affairs";

    private static readonly (AskerKind Kind, string Japanese)[] Askers =
    [
        (AskerKind.PrefecturalBody, "他の執行機関"), (AskerKind.PrefecturalDepartment, "他の部署"),
        (AskerKind.Municipality, "市町村"), (AskerKind.NationalOrgan, "国の機関等"),
    ];

    /// <summary>The command <c>affairs</c> with all below it.</summary>
    /// <param name="clock">The time; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null) => new(
        Group, "利用事務の表 / the table of affairs: who may ask what, on what legal ground")
    {
        List(), Show(), Check(), Sign(clock ?? TimeProvider.System.GetUtcNow),
    };

    private static Command List()
    {
        var (dir, file, json) = (Dir(), File(), Json());
        var asker = new Option<AskerKind>("--asker")
        {
            Description = "照会元の別 / only for PrefecturalBody, PrefecturalDepartment, Municipality or NationalOrgan",
        };
        return AuthorityCommand.Build(Group, "list", "一覧を表示する / list the affairs: those of the program, of --file, "
            + "or of the table signed last in --dir",
            "juki affairs list --asker NationalOrgan", [dir, file, asker, json], json, parsed =>
            {
                var wanted = parsed.GetValue(asker);
                var all = Affairs(parsed.GetValue(dir), parsed.GetValue(file))
                    .Where(one => wanted == AskerKind.None || one.Asker == wanted).ToList();
                var lines = all.Select(one => $"{one.Code}  {Japanese(one.Asker)}  {one.Name}{Office(one)}");
                return new Answer(
                    $"{string.Join('\n', lines)}\n{all.Count} 件 / affairs",
                    new { count = all.Count, affairs = all.Select(AffairLine.Of) });
            });
    }

    private static Command Show()
    {
        var (dir, file, json) = (Dir(), File(), Json());
        var code = new Argument<string>("CODE") { Description = "事務コード6桁 / the affair's code" };
        return AuthorityCommand.Build(Group, "show", "1 件を詳しく表示する / show all that the table says of one affair",
            "juki affairs show 100005", [code, dir, file, json], json, parsed =>
            {
                var affair = Affairs(parsed.GetValue(dir), parsed.GetValue(file))
                    .FirstOrDefault(one => one.Code.ToString() == parsed.GetValue(code))
                    ?? throw new AuthorityException($"'{parsed.GetValue(code)}' は表にない / is not in the table");
                var fields = AffairRow.Write(affair).Split('\t');
                fields[3] += Office(affair);
                var lines = AffairRow.Columns.Select((column, place) => $"{column,-17}{fields[place]}".TrimEnd());
                return new Answer(string.Join('\n', lines), AffairLine.Of(affair));
            });
    }

    private static Command Check()
    {
        var json = Json();
        var file = new Argument<string>("FILE") { Description = "事務の行のファイル / a file of rows, # begins a comment" };
        return AuthorityCommand.Build(Group, "check", "署名の前に検査する / say what is wrong with a file of rows",
            "juki affairs check affairs.tsv", [file, json], json, parsed =>
            {
                var (rows, places) = Rows(parsed.GetValue(file)!);
                var affairs = AffairTable.ReadRows(rows, out var problems);
                var lines = problems.Select(one => $"行 / line {Place(one)}: {one.Problem}");
                var told = problems.Count == 0
                    ? $"誤りなし / nothing wrong: {affairs.Count}"
                    : string.Join('\n', lines);
                return new Answer(
                    told,
                    new
                    {
                        affairs = affairs.Count,
                        problems = problems.Select(one => new { line = Place(one), problem = one.Problem }),
                    },
                    problems.Count == 0);

                int Place(AffairFinding finding) => finding.Row == 0 ? 0 : places[finding.Row - 1];
            });
    }

    private static Command Sign(Func<DateTimeOffset> clock)
    {
        var (o, two, file) = (new CaOptions(), new SecondPersonOptions(), File());
        return AuthorityCommand.Build(Group, "sign", "次の番号の表に署名する。毎日行う / sign the next table, to be done daily: "
            + "the rows of --file, or those signed last; at first those of the program",
            "juki affairs sign --dir authority --file affairs.tsv",
            [o.Dir, o.PinFile, file, o.TableDays, .. two.All, o.Json], o.Json, parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var rows = parsed.GetValue(file) is { } path
                    ? Rows(path).Rows
                    : authority.Table(TableKind.Affairs)?.Rows ?? ShippedAffairs.Rows;
                two.PassChange(parsed, authority, TableKind.Affairs, rows);
                var table = authority.SignTable(
                    TableKind.Affairs, rows, TimeSpan.FromDays(parsed.GetValue(o.TableDays)));
                return TableAnswer.Of(table);
            });
    }

    /// <summary>The affairs that are asked about; a row that is wrong is told, not left out.</summary>
    private static IReadOnlyList<Affair> Affairs(string? dir, string? file)
    {
        var rows = file is not null ? Rows(file).Rows : dir is not null ? SignedRows(dir) : ShippedAffairs.Rows;
        var affairs = AffairTable.ReadRows(rows, out var problems);
        return problems.Count == 0
            ? affairs
            : throw new AuthorityException($"{problems.Count} 行に誤り / rows are wrong: juki affairs check");
    }

    private static IReadOnlyList<string> SignedRows(string dir)
    {
        using var reader = SignedReader.Open(dir);
        return reader.Table(TableKind.Affairs)?.Rows
            ?? throw new AuthorityException($"{dir} に署名された表がない / holds no signed table");
    }

    /// <summary>The rows of a file and the lines on which they stand, from 1.</summary>
    private static (IReadOnlyList<string> Rows, IReadOnlyList<int> Places) Rows(string path)
    {
        if (new FileInfo(path).Length > SignedTable.SizeMax)
            throw new AuthorityException($"{path} は大きすぎる / is too large");
        var lines = System.IO.File.ReadAllLines(path)
            .Select((line, place) => (Line: line, Place: place + 1))
            .Where(one => !one.Line.StartsWith('#')).ToList();
        return ([.. lines.Select(one => one.Line)], [.. lines.Select(one => one.Place)]);
    }

    private static string Japanese(AskerKind kind) => Array.Find(Askers, pair => pair.Kind == kind).Japanese ?? "";

    private static string Office(Affair affair) => affair.Organ.IsNone
        ? affair.Ordinance.IsNone ? "" : string.Create(CultureInfo.InvariantCulture, $" ({affair.Ordinance} の条例)")
        : $" ({NationalOrgans.NameOf(affair.Organ)})";

    private static Option<string?> Dir() => new("--dir") { Description = "認証局のフォルダ / the authority's folder" };

    private static Option<string?> File() => new("--file") { Description = "事務の行のファイル / a file of rows" };

    private static Option<bool> Json() => new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>An affair as JSON: the columns of its row.</summary>
    private sealed record AffairLine(
        string Code, string Name, AskerKind Asker, string? Organ, string? Ordinance, string LegalBasis, string Keys,
        string Items, bool Number, bool Removed, bool Batch, bool ComparisonOnly, DateOnly From, DateOnly? To,
        string Decision, string Source)
    {
        public static AffairLine Of(Affair one)
        {
            var row = AffairRow.Write(one).Split('\t');
            return new(row[0], one.Name, one.Asker, one.Organ.IsNone ? null : row[3],
                one.Ordinance.IsNone ? null : row[3], one.LegalBasis, row[5], row[6], one.NumberReturned,
                one.RemovedAllowed, one.BatchAllowed, one.ComparisonOnly, one.ValidFrom,
                one.ValidTo == DateOnly.MaxValue ? null : one.ValidTo, one.Decision, one.Source);
        }
    }
}

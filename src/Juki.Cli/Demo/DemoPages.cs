using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Juki.Domain.Changes;
using Juki.Domain.Offices;

namespace Juki.Cli.Demo;

/// <summary>The demonstration's findings as a page for people and as a line for programs. Everything shown is
/// invented.</summary>
internal static class DemoPages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for terminals and programs, not for web pages
    };

    /// <summary>The table of nodes, then one resident with their history.</summary>
    public static void Write(DemoReport report, TextWriter output)
    {
        var rows = new List<string[]>
        {
            new[] { "サーバ / node", "住民 / residents", "更新 / applied", "拒否 / refused", "遅れ / lag p50, p99 ms" },
        };
        foreach (var (node, status) in report.Nodes.Reverse())
        {
            rows.Add(
            [
                NameOf(node),
                Number(status, "residents"),
                $"{status["judged"]?["Applied"]?.GetValue<long>() ?? 0}",
                $"{Refused(status).Sum(one => one.Count)}",
                node.Role == Role.Municipality ? "-" : $"{Number(status, "lagP50")}, {Number(status, "lagP99")}",
            ]);
        }
        TextTable.Write(rows, output);
        output.WriteLine();
        output.WriteLine("拒否の内訳 / refused, by verdict");
        foreach (var (node, status) in report.Nodes.Reverse())
        {
            foreach (var (verdict, count) in Refused(status))
                output.WriteLine($"  {NameOf(node)}: {verdict} {count}");
            foreach (var (problem, count) in status["filesRefused"]!.AsObject())
                output.WriteLine($"  {NameOf(node)}: ファイル全体 / whole file: {problem} {count}");
        }
        WriteResident(report, output);
        foreach (var fault in report.Faults)
            output.WriteLine($"誤り / fault: {fault}");
        output.WriteLine(report.Faults.Count == 0
            ? "すべてのサーバが一致しています / all tiers agree"
            : "一致しません / the tiers do not agree");
    }

    /// <summary>The same as one line of JSON.</summary>
    public static string Line(DemoReport report, long records, long seconds)
    {
        var nodes = new JsonObject();
        foreach (var (node, status) in report.Nodes)
        {
            nodes[node.ToString()] = new JsonObject
            {
                ["residents"] = status["residents"]!.GetValue<long>(),
                ["judged"] = status["judged"]!.DeepClone(),
                ["refusedAbove"] = status["refusedAbove"]!.DeepClone(),
                ["filesRefused"] = status["filesRefused"]!.DeepClone(),
                ["notTakenOver"] = status["notTakenOver"]!.GetValue<long>(),
                ["lagP50"] = status["lagP50"]!.GetValue<long>(),
                ["lagP99"] = status["lagP99"]!.GetValue<long>(),
                ["memoryMb"] = status["memoryMb"]!.GetValue<long>(),
            };
        }
        var resident = new JsonObject();
        foreach (var (node, versions) in report.Resident)
            resident[node.ToString()] = new JsonArray([.. versions.Select(version => (JsonNode)Described(version))]);
        return new JsonObject
        {
            ["ok"] = report.Faults.Count == 0,
            ["seconds"] = seconds,
            ["records"] = records,
            ["nodes"] = nodes,
            ["resident"] = resident,
            ["faults"] = new JsonArray([.. report.Faults.Select(fault => (JsonNode)fault)]),
        }.ToJsonString(Json);
    }

    private static void WriteResident(DemoReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("ある住民(架空)とその異動 / one resident (invented) and their history");
        foreach (var (node, versions) in report.Resident)
        {
            output.WriteLine($"  {NameOf(node)}");
            foreach (var version in versions)
            {
                var information = version.Information;
                Municipalities.TryFind(information.Address.Municipality, out var town);
                output.WriteLine(
                    $"    {version.LastDate.Written} {ReasonOf(version.LastReason)} {StateOf(version.State)} "
                    + $"{information.Code.Written} {information.Name.Text} {town?.FullName}{information.Address.Text}");
            }
        }
        output.WriteLine();
    }

    private static string Described(Residence version) => string.Create(
        CultureInfo.InvariantCulture,
        $"{version.LastDate.Written} {version.LastReason} {version.State} {version.Municipality} v{version.Version} "
        + $"{version.Information.Name.Text}");

    private static IEnumerable<(string Verdict, long Count)> Refused(JsonObject status) =>
        status["judged"]!.AsObject()
            .Where(one => one.Key != nameof(UpdateVerdict.Applied))
            .Select(one => (one.Key, one.Value!.GetValue<long>()));

    private static string NameOf(NodeName node)
    {
        if (node.Role == Role.National)
            return "全国サーバ";
        Municipalities.TryFind(node.Office, out var office);
        return node.Role == Role.Prefecture ? $"{office?.Name}サーバ" : $"{office?.Name} CS";
    }

    private static string ReasonOf(ChangeReason reason) => reason switch
    {
        ChangeReason.MoveIn => "転入",
        ChangeReason.Birth => "出生",
        ChangeReason.ExOfficioEntry => "職権記載",
        ChangeReason.MoveOut => "転出",
        ChangeReason.Death => "死亡",
        ChangeReason.ExOfficioDeletion => "職権消除",
        ChangeReason.ChangeOfAddress => "転居",
        ChangeReason.ExOfficioCorrection => "職権修正",
        ChangeReason.NumberChange => "個人番号変更",
        ChangeReason.CodeChangeRequest => "コード変更",
        ChangeReason.ExOfficioCodeEntry => "コード職権記載",
        _ => "?",
    };

    private static string StateOf(ResidenceState state) => state switch
    {
        ResidenceState.Open => "現存",
        ResidenceState.Closed => "消除",
        _ => "新コードへ",
    };

    private static string Number(JsonObject status, string name) =>
        status[name]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
}

/// <summary>A table for a terminal; Japanese characters are two columns wide.</summary>
internal static class TextTable
{
    /// <summary>Writes rows of equally many cells; the first row is the head.</summary>
    public static void Write(IReadOnlyList<string[]> rows, TextWriter output)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(place => rows.Max(row => Width(row[place]))).ToList();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, place) =>
                place == 0 ? cell + Spaces(widths[place] - Width(cell)) : Spaces(widths[place] - Width(cell)) + cell);
            output.WriteLine(string.Join("  ", cells).TrimEnd());
            if (ReferenceEquals(row, rows[0]))
                output.WriteLine(new string('-', widths.Sum() + 2 * (widths.Count - 1)));
        }
    }

    private static string Spaces(int count) => new(' ', count);

    private static int Width(string text) => text.Sum(c => c >= 0x2E80 ? 2 : 1);
}

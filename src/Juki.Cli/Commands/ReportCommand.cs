using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Juki.Server.Host;
using Juki.Server.Reports;

namespace Juki.Cli.Commands;

/// <summary>
/// 月報 — <c>juki report monthly|verify</c>: a month of a running node in figures, signed by the node, and the check of
/// such a file off line (docs/report.md). Answers 0 when it was done or holds, 1 with the reason when not.
/// </summary>
internal static class ReportCommand
{
    private const string Group = "report";
    private const int FileMax = 16 << 20;

    /// <summary>The command <c>report</c> with all below it.</summary>
    public static Command Create() => new(
        Group, "運用状況の月報。件数だけで、住民の情報は含まない / monthly figures: numbers only")
    {
        Monthly(), Verify(),
    };

    private static Command Monthly()
    {
        var node = new Argument<string>("config-or-data-folder")
        {
            Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
        };
        var month = new Option<string>("--month") { Description = "月 / the month, yyyy-MM", Required = true };
        var csv = new Option<bool>("--csv") { Description = "CSV で / as CSV" };
        var json = new Option<bool>("--json") { Description = "JSON で / as JSON" };
        var target = new Option<string?>("--out")
        {
            Description = "書き出す先。署名は FILE.sig / a file to write; its signature goes to FILE.sig",
        };
        return AuthorityCommand.Build(
            Group, "monthly", "1か月の件数を表示する / tell the figures of a month",
            "juki report monthly node.json --month 2026-11 --csv --out 2026-11.csv", [node, month, csv, json, target],
            json, parsed =>
            {
                if (!DateOnly.TryParseExact(
                    parsed.GetValue(month) + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                    out var first) || first.Year > 9998)
                    throw new InvalidDataException("--month: yyyy-MM");
                var isCsv = parsed.GetValue(csv);
                if (isCsv && parsed.GetValue(json))
                    throw new InvalidDataException("--csv, --json: 一方だけ / only one of them");
                var path = parsed.GetValue(target);
                if (path is not null && (File.Exists(path) || File.Exists(path + FileSignature.Extension)))
                    throw new InvalidDataException($"{path}: 既にある / is there already");
                var reply = OfficeOptions.Ask(parsed.GetValue(node)!, new(OfficeAct.Report)
                {
                    Month = first,
                    Format = isCsv ? ReportFormat.Csv
                        : parsed.GetValue(json) ? ReportFormat.Json
                        : ReportFormat.Table,
                });
                if (reply is not { Report: { } content, Signature: { } signature })
                    throw new InvalidDataException("応答がありません / the node does not answer");
                if (path is null)
                {
                    var text = Encoding.UTF8.GetString(content).TrimEnd();
                    return new(text, parsed.GetValue(json) ? JsonSerializer.Deserialize<JsonElement>(content) : text);
                }
                File.WriteAllBytes(path, content);
                File.WriteAllBytes(path + FileSignature.Extension, signature);
                return new(
                    $"書き出した / written: {path}, {path}{FileSignature.Extension}",
                    new { file = path, signature = path + FileSignature.Extension });
            });
    }

    private static Command Verify()
    {
        var file = new Argument<string>("file") { Description = "月報 / a report that was written" };
        var ca = new Option<string>("--ca")
        {
            Description = "認証局の証明書 / the authority's certificate, ca.pem", Required = true,
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON" };
        return AuthorityCommand.Build(
            Group, "verify", "署名を検証する。ネットワークを使わない / check the signature, off line",
            "juki report verify 2026-11.csv --ca keys/ca.pem", [file, ca, json], json, parsed =>
            {
                var path = parsed.GetValue(file)!;
                var content = Read(path, FileMax);
                using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(parsed.GetValue(ca)!));
                var signature = FileSignature.FromJson(Read(path + FileSignature.Extension, FileSignature.FileMax))
                    ?? throw new InvalidDataException($"{path}{FileSignature.Extension}: 署名でない / no signature");
                var signer = signature.SignerOf(content, authority);
                return new(
                    signer is null
                        ? "署名が成り立たない / the signature does not hold"
                        : string.Create(CultureInfo.InvariantCulture,
                            $"署名は正しい / it holds: {signer.Node}, {At(signature):yyyy-MM-dd HH:mm:ss'Z'}"),
                    new
                    {
                        holds = signer is not null, node = signer?.Node.ToString(), network = signer?.Network,
                        at = signer is null ? (DateTimeOffset?)null : At(signature),
                    },
                    signer is not null);
            });
    }

    private static DateTimeOffset At(FileSignature signature) =>
        DateTimeOffset.FromUnixTimeMilliseconds(signature.At);

    private static byte[] Read(string path, int max) => new FileInfo(path) is { Exists: true, Length: var length }
        && length > max ? throw new InvalidDataException($"{path}: 長すぎる / too long") : File.ReadAllBytes(path);
}

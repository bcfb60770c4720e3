using System.Globalization;
using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Server.Legacy;

/// <summary>
/// 受付票と結果票 — the files that the town gets back, in the form of docs/legacy-format.md. They hold serials, verdicts
/// and texts of ours, and no value of a resident. <see cref="ReceiptWriter"/> writes those of files taken in.
/// </summary>
internal static class Receipts
{
    /// <summary>The second line of a receipt.</summary>
    public const string Columns = "通番,判定番号,判定,題名,項目番号,項目,段階,再送,対処,Remedy\n";

    private const string RefusalColumns = "問題番号,問題,題名,対処,Remedy,要約値\n";

    /// <summary>The receipt of a file that is refused whole.</summary>
    public static void WriteRefusal(Stream stream, GovernmentCode municipality, OfferedFile file)
    {
        var remedy = LegacyFileRemedy.Of(file.Problem);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 4096, leaveOpen: true);
        writer.Write(Header(municipality, file.FileNumber, "refused", file.Count, 0));
        writer.Write(RefusalColumns);
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)file.Problem},{file.Problem},{Text(remedy.Title)},{Text(remedy.Japanese)},"
            + $"{Text(remedy.English)},{file.Digest}\n"));
    }

    /// <summary>The first line of a receipt; of the same length whatever the number of refusals.</summary>
    public static string Header(
        GovernmentCode municipality, long fileNumber, ReceiptStage stage, long count, long refusals) =>
        Header(municipality, fileNumber, stage == ReceiptStage.Intake ? "intake" : "result", count, refusals);

    private static string Header(
        GovernmentCode municipality, long fileNumber, string stage, long count, long refused) => string.Create(
            CultureInfo.InvariantCulture,
            $"{LegacyHeader.FormatVersion},{municipality},{fileNumber:D8},{stage},{count:D8},{refused:D8}\n");

    /// <summary>What follows the serial in the line of a refused record.</summary>
    public static string Refusal(ReceiptLine line)
    {
        var remedy = UpdateRemedy.Of(line.Verdict);
        var field = UpdateRemedy.NameOf(line.Field);
        return string.Create(
            CultureInfo.InvariantCulture,
            $",{(int)line.Verdict},{line.Verdict},{Text(remedy.Title)},{(int)line.Field},{field},{line.Tier},"
            + $"{(remedy.RetryHelps ? 1 : 0)},{Text(remedy.Japanese)},{Text(remedy.English)}\n");
    }

    private static string Text(string text) =>
        text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

using System.Globalization;
using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Server.Legacy;

/// <summary>
/// 受付票と結果票 — the files that the town gets back, in the form of docs/legacy-format.md: the same bytes for the
/// same verdicts. They hold serials, verdicts and texts of ours, and no value of a resident.
/// </summary>
internal static class Receipts
{
    private const string Columns = "通番,判定番号,判定,題名,項目番号,項目,段階,再送,対処,Remedy\n";
    private const string RefusalColumns = "問題番号,問題,題名,対処,Remedy,要約値\n";

    /// <summary>One line a serial, 1 to <paramref name="count"/>; <paramref name="stream"/> must be able to
    /// seek.</summary>
    public static void Write(
        Stream stream, GovernmentCode municipality, long fileNumber, ReceiptStage stage, long count,
        IEnumerable<ReceiptLine> refused)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
        var passed = stage == ReceiptStage.Intake ? ",0,Accepted,受付,0,,,0,,\n" : ",0,Applied,更新済,0,,,0,,\n";
        writer.Write(Header(municipality, fileNumber, StageName(stage), count, 0));
        writer.Write(Columns);
        var (serial, refusals) = (0L, 0L);
        foreach (var line in refused)
        {
            if (!(line.Serial > serial && line.Serial <= count))
                throw new ArgumentException("refusals come by serial, each once, within the file", nameof(refused));
            while (++serial < line.Serial)
                Line(writer, serial, passed);
            Line(writer, serial, Refusal(line));
            refusals++;
        }

        while (++serial <= count)
            Line(writer, serial, passed);
        writer.Flush();
        stream.Seek(0, SeekOrigin.Begin);
        writer.Write(Header(municipality, fileNumber, StageName(stage), count, refusals)); // of the same length
    }

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

    private static string StageName(ReceiptStage stage) => stage == ReceiptStage.Intake ? "intake" : "result";

    private static string Header(
        GovernmentCode municipality, long fileNumber, string stage, long count, long refused) => string.Create(
            CultureInfo.InvariantCulture,
            $"{LegacyHeader.FormatVersion},{municipality},{fileNumber:D8},{stage},{count:D8},{refused:D8}\n");

    private static void Line(StreamWriter writer, long serial, string rest)
    {
        writer.Write(serial);
        writer.Write(rest);
    }

    private static string Refusal(ReceiptLine line)
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

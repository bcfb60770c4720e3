using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Paper;
using Juki.Server.Flows.Disclosure;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>開示書の文面 — papers and lists in words, Japanese / English.</summary>
internal static class DisclosureText
{
    /// <summary>A request in a list.</summary>
    public static string Line(DisclosureShown one) => string.Create(CultureInfo.InvariantCulture,
        $"{one.Number}  {one.Kind}  受理 {one.Received:yyyy-MM-dd}  期限 {one.Due:yyyy-MM-dd}")
        + (one.IsOverdue ? " 期限超過 / overdue" : "")
        + $"  {one.State}" + (one.Outcome == DisclosureOutcome.None ? "" : $" {one.Outcome}")
        + $"  {one.Claimant} {one.Identity}" + (one.About.Length == 0 ? "" : $"  ← {one.About}");

    /// <summary>What a check has come to.</summary>
    public static string Verified(DisclosurePaper paper, bool isWitnessed)
    {
        var sheet = new DisclosureSheet(MunicipalityTable.Released); // an outsider has no other
        var keys = paper.Lines.Select(line => Convert.ToHexStringLower(SHA256.HashData(line.Key))).Distinct();
        return string.Join('\n',
        [
            string.Create(CultureInfo.InvariantCulture,
                $"成り立つ / it holds: {paper.Number}, {paper.Lines.Count} 行 / lines"),
            .. keys.Select(key => $"鍵 (証明書と照らす) / key, to be compared with the certificate: SHA-256 {key}"),
            isWitnessed
                ? "全行に証人の副署がある / every line is countersigned by a witness"
                : "証人とは照合していない / not compared with a witness",
            .. paper.Lines.SelectMany(sheet.LinesOf).Select(DisclosureSheet.Plain),
        ]);
    }

    /// <summary>A sheet to be read.</summary>
    public static string Read(Sheet sheet)
    {
        var text = new StringBuilder();
        text.AppendLine(sheet.Title).AppendLine();
        foreach (var line in sheet.Lines)
            text.AppendLine(DisclosureSheet.Plain(line));
        return text.ToString();
    }
}

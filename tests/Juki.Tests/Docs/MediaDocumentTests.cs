using System.Text;
using Juki.Server.Media;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Docs;

/// <summary>docs/media.md says the same as the code.</summary>
public sealed class MediaDocumentTests
{
    private const string Path = "docs/media.md";

    [Fact]
    public void Verdicts_AsInTheCode_StandInTheDocument()
    {
        Assert.Equal(Enum.GetValues<MediaVerdict>().Order(), MediaRemedy.All.Select(one => one.Verdict));
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in MediaRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check(Path, "verdicts", page.ToString());
    }

    [Fact]
    public void Faults_AsInTheCode_StandInTheDocument()
    {
        Assert.Equal(Enum.GetValues<MediumFault>().Order(), MediumRemedy.All.Select(one => one.Fault));
        var page = new StringBuilder("| number | fault | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in MediumRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Fault} | `{one.Fault}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check(Path, "faults", page.ToString());
    }

    [Fact]
    public void Tables_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder();
        foreach (var table in MediaTables.All)
        {
            var key = string.Join(", ", table.Columns.Take(table.KeyParts).Select(column => $"`{column.Name}`"));
            page.Append(FormattableString.Invariant($"### `{table.Name}`\n\n{table.Meaning}\n\nKey: {key}.\n\n"));
            page.Append("| column | kind | meaning |\n|---|---|---|\n");
            foreach (var column in table.Columns)
                page.Append(FormattableString.Invariant($"| `{column.Name}` | {column.Kind} | {column.Meaning} |\n"));
            page.Append('\n');
        }
        GeneratedDocument.Check(Path, "tables", page.ToString());
    }
}

using System.Text;
using Juki.Domain.Provision;

namespace Juki.Tests.Docs;

/// <summary>docs/batch.md says the same as the code.</summary>
public sealed class BatchDocumentTests
{
    [Fact]
    public void Verdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in BatchRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check("docs/batch.md", "verdicts", page.ToString());
    }
}

using System.Text;
using Juki.Domain.Disclosure;

namespace Juki.Tests.Docs;

/// <summary>docs/disclosure.md says the same as the code.</summary>
public sealed class DisclosureDocumentTests
{
    [Fact]
    public void Verdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in DisclosureRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check("docs/disclosure.md", "verdicts", page.ToString());
    }
}

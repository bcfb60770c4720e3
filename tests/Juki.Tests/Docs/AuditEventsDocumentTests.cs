using System.Text;
using Juki.Domain.Watch;
using Juki.Server.Audit;

namespace Juki.Tests.Docs;

/// <summary>docs/audit-events.md says the same as the code.</summary>
public sealed class AuditEventsDocumentTests
{
    [Fact]
    public void Kinds_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | kind | 種別 | written when | count | missing | subjects |\n"
            + "|---|---|---|---|---|---|---|\n");
        foreach (var text in AuditKindText.All)
        {
            page.Append(Invariant($"| {(int)text.Kind} | `{text.Kind}` | {text.Japanese} | {text.Meaning} | "));
            page.Append(Invariant($"{text.Count} | {text.Missing} | {text.Subjects} |\n"));
        }
        GeneratedDocument.Check("docs/audit-events.md", "kinds", page.ToString());
    }

    [Fact]
    public void Findings_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | finding | words |\n|---|---|---|\n");
        foreach (var fault in Enum.GetValues<AuditFault>().Where(one => one != AuditFault.None))
        {
            var (japanese, english) = new AuditFinding(fault, 11, 21, 3).Text;
            page.Append(Invariant($"| {(int)fault} | `{fault}` | {japanese} / {english} |\n"));
        }
        GeneratedDocument.Check("docs/audit-events.md", "findings", page.ToString());
    }

    [Fact]
    public void Kinds_EachButNone_HasItsText() => Assert.Equal(
        Enum.GetValues<AuditKind>().Where(one => one != AuditKind.None), AuditKindText.All.Select(one => one.Kind));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

using System.Text;
using Juki.Domain.Authority;

namespace Juki.Tests.Docs;

/// <summary>docs/authority.md says the same as the code.</summary>
public sealed class AuthorityDocumentTests
{
    [Fact]
    public void LogInVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var verdict in Enum.GetValues<LogInVerdict>().Order())
        {
            var remedy = LogInRemedy.Of(verdict);
            page.Append(FormattableString.Invariant(
                $"| {(int)verdict} | `{verdict}` | {remedy.Japanese} / {remedy.English} |\n"));
        }
        GeneratedDocument.Check("docs/authority.md", "log-in", page.ToString());
    }
}

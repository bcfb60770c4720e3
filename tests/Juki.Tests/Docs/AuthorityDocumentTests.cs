using System.Text;
using Juki.Domain.Authority;
using Juki.Wire.Session;

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

    [Fact]
    public void Rights_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| role | function | access |\n|---|---|---|\n");
        foreach (var (role, function, access) in RightTable.Rows)
        {
            var name = RightTable.ReachesResidents(function) ? $"**{function}**" : function.ToString();
            page.Append(FormattableString.Invariant(
                $"| `{OperatorIdentity.RolesWord(role)}` | {name} | {Words(access)} |\n"));
        }
        GeneratedDocument.Check("docs/authority.md", "rights", page.ToString());
    }

    [Fact]
    public void LedgerVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var remedy in AuthorityRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)remedy.Verdict} | `{remedy.Verdict}` | {remedy.Japanese} / {remedy.English} |\n"));
        }
        GeneratedDocument.Check("docs/authority.md", "ledger", page.ToString());
    }

    private static string Words(OperatorAccess access) => string.Join(
        "、",
        new[]
        {
            (OperatorAccess.Read, "読み取り"), (OperatorAccess.Write, "書き込み"), (OperatorAccess.Execute, "実行"),
        }.Where(one => access.HasFlag(one.Item1)).Select(one => one.Item2));

    [Fact]
    public void ErrandVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in ErrandRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check("docs/authority.md", "errands", page.ToString());
        Assert.Equal(Enum.GetValues<ErrandVerdict>(), ErrandRemedy.All.Select(one => one.Verdict));
    }
}

using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Docs;

/// <summary>docs/verdicts.md says the same as the code.</summary>
public sealed class VerdictsDocumentTests
{
    [Fact]
    public void UpdateVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 題名 | 対処 / remedy | retry helps |\n|---|---|---|---|---|\n");
        foreach (var verdict in Enum.GetValues<UpdateVerdict>().Order())
        {
            var remedy = UpdateRemedy.Of(verdict);
            page.Append(FormattableString.Invariant(
                $"| {(int)verdict} | `{verdict}` | {remedy.Title} | {remedy.Japanese} / {remedy.English} | "));
            page.Append(remedy.RetryHelps ? "yes |\n" : "no |\n");
        }
        GeneratedDocument.Check("docs/verdicts.md", "updates", page.ToString());
    }

    [Fact]
    public void StandingVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var remedy in StandingRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)remedy.Verdict} | `{remedy.Verdict}` | {remedy.Japanese} / {remedy.English} |\n"));
        }
        GeneratedDocument.Check("docs/verdicts.md", "standing", page.ToString());
        Assert.Equal(Enum.GetValues<StandingVerdict>(), StandingRemedy.All.Select(one => one.Verdict));
    }

    [Fact]
    public void FileProblems_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | problem | 題名 | 対処 / remedy |\n|---|---|---|---|\n");
        foreach (var problem in Enum.GetValues<LegacyFileProblem>().Where(one => one != LegacyFileProblem.None).Order())
        {
            var remedy = LegacyFileRemedy.Of(problem);
            page.Append(FormattableString.Invariant(
                $"| {(int)problem} | `{problem}` | {remedy.Title} | {remedy.Japanese} / {remedy.English} |\n"));
        }
        GeneratedDocument.Check("docs/verdicts.md", "files", page.ToString());
    }

    [Fact]
    public void InquiryVerdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 題名 | 対処 / remedy | retry helps |\n|---|---|---|---|---|\n");
        foreach (var remedy in InquiryRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)remedy.Verdict} | `{remedy.Verdict}` | {remedy.Title} | {remedy.Japanese} / "));
            page.Append(remedy.English).Append(remedy.RetryHelps ? " | yes |\n" : " | no |\n");
        }
        GeneratedDocument.Check("docs/verdicts.md", "inquiries", page.ToString());
    }

    [Fact]
    public void SearchFaults_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | item | 項目 |\n|---|---|---|\n");
        foreach (var one in Enum.GetValues<SearchParameter>().Where(one => one != SearchParameter.None).Order())
            page.Append(FormattableString.Invariant($"| {(int)one} | `{one}` | {InquiryRemedy.NameOf(one)} |\n"));
        page.Append("\n| number | problem | 誤り | verdict |\n|---|---|---|---|\n");
        foreach (var one in Enum.GetValues<SearchProblem>().Where(one => one != SearchProblem.None).Order())
        {
            var verdict = new SearchFault(SearchParameter.Name, one).Verdict;
            page.Append(FormattableString.Invariant(
                $"| {(int)one} | `{one}` | {InquiryRemedy.TextOf(one)} | `{verdict}` |\n"));
        }
        GeneratedDocument.Check("docs/verdicts.md", "search-faults", page.ToString());
    }
}

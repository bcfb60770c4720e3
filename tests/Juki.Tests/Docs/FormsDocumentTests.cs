using System.Text;
using Juki.Domain.Forms;

namespace Juki.Tests.Docs;

/// <summary>docs/forms.md says the same as the code.</summary>
public sealed class FormsDocumentTests
{
    private const string Page = "docs/forms.md";

    [Fact]
    public void Reasons_AsInTheCode_StandInTheDocument() => Write(
        "reasons", "| number | reason | 理由 |\n|---|---|---|\n",
        ShowReasonWords.All.Select(one => $"| {(int)one.Reason} | {one.English} | {one.Japanese} |\n"));

    [Fact]
    public void ShowVerdicts_AsInTheCode_StandInTheDocument() => Write(
        "showing", "| number | verdict | 対処 / remedy |\n|---|---|---|\n",
        ShowRemedy.All.Select(one => $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));

    [Fact]
    public void FormVerdicts_AsInTheCode_StandInTheDocument() => Write(
        "register", "| number | verdict | 対処 / remedy |\n|---|---|---|\n",
        FormRemedy.All.Select(one => $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));

    private static void Write(string section, string head, IEnumerable<string> rows) =>
        GeneratedDocument.Check(Page, section, rows.Aggregate(new StringBuilder(head), (page, row) => page.Append(row))
            .ToString());
}

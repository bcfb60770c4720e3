using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Forms;

namespace Juki.Tests.Domain.Forms;

public sealed class FormNumberTests
{
    [Fact]
    public void TryParse_WhatWasWritten_IsTheSame() => Prop.ForAll<ushort, ushort>((log, count) =>
    {
        var number = new FormNumber(2026, (1L + log) * 1_000_000 + 1 + count);
        return FormNumber.TryParse(number.ToString(), out var read) && read == number;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("form-2026-1000001", true)]
    [InlineData("form-2026-1000000", false)]
    [InlineData("form-2026-0000001", false)]
    [InlineData("form-2026-01000001", false)]
    [InlineData("form-26-1000001", false)]
    [InlineData("case-2026-1000001", false)]
    [InlineData("form-2026-1000001 ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TryParse_OtherForms_AreNone(string? text, bool isNumber) =>
        Assert.Equal(isNumber, FormNumber.TryParse(text, out _));

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Prop.ForAll<string?>(text => { _ = FormNumber.TryParse(text, out _); }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remedies_OfEachVerdict_AreThereInBothLanguages()
    {
        Assert.Equal(Enum.GetValues<ShowVerdict>().Order(), ShowRemedy.All.Select(one => one.Verdict));
        Assert.Equal(Enum.GetValues<FormVerdict>().Order(), FormRemedy.All.Select(one => one.Verdict));
        Assert.Equal(
            Enum.GetValues<ShowReason>().Where(one => one != ShowReason.None).Order(),
            ShowReasonWords.All.Select(one => one.Reason));
    }
}

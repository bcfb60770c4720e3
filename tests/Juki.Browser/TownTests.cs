using System.Globalization;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>市町村の業務端末: the pages over the town's own server.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class TownTests(TerminalFixture fixture)
{
    private static readonly string Affair = ShippedAffair.Of(AskerKind.Municipality).Code.ToString();

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 市町村の端末で照会し番号を示し県が止まると分かる()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(fixture.NewCard(office: fixture.AtTown.Office));
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        var ofOthers = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code;
        await Assertions.Expect(clerk.Page.Locator($"#affair option[value='{ofOthers}']")).ToHaveCountAsync(0);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        await Assertions.Expect(clerk.Page.Locator("dl").First).ToContainTextAsync("都道府県サーバ");
        await clerk.LookAsync("town-result");
        var shown = LocalNetworkFixture.Recorded(fixture.ServerOfTown, AuditKind.NumberShown);
        await clerk.Page.CheckAsync("[name=code]");
        await clerk.Page.SelectOptionAsync("#show-reason", "1");
        await clerk.Page.Locator("section:has(#show-title) button").ClickAsync();
        await Assertions.Expect(clerk.Page.Locator("article .number")).ToHaveTextAsync(
            ResidentRecordCode.FromBody(9_876_500_000 + DemoInquiries.Newborns).Written);
        Assert.Equal(shown + 1, LocalNetworkFixture.Recorded(fixture.ServerOfTown, AuditKind.NumberShown));
        fixture.Server.Stop();
        try
        {
            await clerk.PressAsync("F3");
            await clerk.AskByBirthAsync("試験五一", isWhole: true);
            await Assertions.Expect(clerk.Alert).ToHaveAttributeAsync(
                "data-verdict",
                ((int)InquiryVerdict.PrefectureUnreachable).ToString(CultureInfo.InvariantCulture),
                new() { Timeout = 20_000 });
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("都道府県サーバに届かない");
            await clerk.LookAsync("town-unreachable");
        }
        finally
        {
            fixture.Server.Start();
            await fixture.LinkedAsync();
        }
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public async Task 県のカードでは市町村の端末で認証されない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Page.Locator("#affair")).ToHaveCountAsync(0);
    }
}

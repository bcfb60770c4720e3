using Juki.Cli.Demo;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Host;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>別扱い: what made a town's CS fail is seen at the town's terminal, and handled again.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class SetAsideTests(TerminalFixture fixture)
{
    private readonly string folder = Directory.CreateTempSubdirectory("juki-poison-").FullName;

    private LocalNode Cs => fixture.ServerOfTown;

    [Fact]
    public async Task CSに障害を起こしたものを見てもう一度処理させる()
    {
        var file = await MakeItFailAsync();
        await using (var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown))
        {
            await using var card = fixture.Insert(fixture.NewCard(office: fixture.AtTown.Office));
            await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
            await LookAtListAsync(clerk);
            await Assertions.Expect(clerk.Page.Locator("main")).ToContainTextAsync("システム管理のカードの仕事です");
            await Assertions.Expect(clerk.Page.Locator("form[action='/updates/release']")).ToHaveCountAsync(0);
        }
        await ReleaseAsync();
        await LocalNetworkFixture.StatusAsync(Cs, report => report.Node is { FilesUnanswered: 0, SetAside: 0 }
            && report.Node.FilesTaken == file);
    }

    private async Task ReleaseAsync()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(fixture.NewCard(
            roles: OperatorRoles.Inquiry | OperatorRoles.System, office: fixture.AtTown.Office));
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await LookAtListAsync(clerk);
        await clerk.LookAsync("updates-aside-waiting");
        var release = clerk.Page.Locator("form[action='/updates/release'] button"); // of the first; others follow it
        await Assertions.Expect(release).ToHaveCountAsync(1);
        await release.PressAsync("Enter");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
        await Assertions.Expect(clerk.Page.Locator("main")).ToContainTextAsync("この順にもう一度処理する");
        await clerk.LookAsync("updates-release-confirm");
        var recorded = LocalNetworkFixture.Recorded(Cs, AuditKind.OperatorAction);
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("処理しました。");
        Assert.Equal(recorded + 2, LocalNetworkFixture.Recorded(Cs, AuditKind.OperatorAction)); // and the list
        await clerk.LookAsync("updates-released");
        await LocalNetworkFixture.StatusAsync(Cs, report => report.Node is { SetAside: 0, SetAsideWaiting: 0 });
        await clerk.Page.ClickAsync("form[action='/updates/aside'] button");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("0件");
    }

    private static async Task LookAtListAsync(Clerk clerk)
    {
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("システムの状態");
        await clerk.PressAsync("F3");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("更新状況");
        await clerk.Page.ClickAsync("form[action='/updates/aside'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("別扱い");
        var first = clerk.Page.Locator("tr[data-aside]").First;
        await Assertions.Expect(first).ToContainTextAsync($"prefecture-{TerminalFixture.Prefecture}");
    }

    /// <summary>A CS that fails at every answer, until the first is set aside; then it is mended. Answers the number of
    /// the file.</summary>
    private async Task<long> MakeItFailAsync()
    {
        var status = await LocalNetworkFixture.StatusAsync(
            Cs, report => report.Node is { FilesUnanswered: 0, FilesTaken: > 0 });
        var file = status.Node.FilesTaken + 1;
        var program = Cs.Program;
        Cs.Stop();
        try
        {
            Cs.Program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Juki.Poisoned.dll"), "throws", "1"];
            Cs.Start();
            Cs.Offer(DemoInquiries.WriteBirths(folder, file), file);
            await LocalNetworkFixture.UntilAsync(IsSetAside, "nothing is set aside");
        }
        finally
        {
            Cs.Stop();
            Cs.Program = program;
            Cs.Start();
            Directory.Delete(folder, recursive: true);
        }
        await fixture.LinkedAsync();
        return file;
    }

    /// <summary>Starts it again, as a supervisor does.</summary>
    private bool IsSetAside()
    {
        if (Cs.ExitCode is { } code)
        {
            Assert.NotEqual(ExitCodes.Configuration, code);
            Cs.Start();
        }
        return Cs.StatusAsync().GetAwaiter().GetResult()
            is { Node.SetAside: 1 };
    }
}

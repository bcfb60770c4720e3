using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Wire.Files;

namespace Juki.Live.Card;

/// <summary>The ledger of operators of a running node, by its commands. Of a prefecture where no other test logs
/// in.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-000 3. リスク2")]
public sealed class OperatorLedgerTests(LocalNetworkFixture country)
{
    private static readonly GovernmentCode Prefecture = LocalNetworkFixture.Kamakura.Prefecture;

    [Fact]
    public async Task 稼働中の機関の管理簿に申請し別の者が確かめ二人で管理者を増やす()
    {
        await country.LinkedAsync();
        var before = LocalNetworkFixture.Recorded(country.Kanagawa, AuditKind.OperatorAction);
        foreach (var number in new[] { "1", "2" })
        {
            Do("apply", "--operator", number, "--staff", $"S000{number}", "--roles", "administration", Term, "--by",
                "9");
        }
        Refused("OtherPersonNeeded", "check", "--operator", "1", "--by", "1");
        Do("check", "--operator", "1", "--by", "2");
        Do("check", "--operator", "2", "--by", "1", "--dry-run");
        Do("check", "--operator", "2", "--by", "1");
        Do("apply", "--operator", "3", "--staff", "S0003", "--roles", "administration", Term, "--by", "9");
        Refused("SecondPersonNeeded", "check", "--operator", "3", "--by", "1");
        var agreement = Do("propose", "--matter", "Administrator", "--about", "3", "--by", "1")
            .GetProperty("agreement").GetString()!;
        Do("agree", "--number", agreement, "--by", "2");
        Do("check", "--operator", "3", "--agreement", agreement, "--by", "1");
        Do("revoke", "--operator", "3", "--by", "1", "--reason", "異動");
        var list = Do("list");
        Assert.Equal(
            ["CardNotEntered", "CardNotEntered", "RightEnded"],
            list.EnumerateArray().Select(one => one.GetProperty("state").GetString()));
        Assert.Equal(3, Do("history", "--operator", "3").GetArrayLength());
        var file = Path.Combine(country.Folder, "contractors.csv");
        await File.WriteAllTextAsync(file, $"{ContractorFile.Columns}\r\n1,架空システム,A-1,20991231,委託\r\n");
        Do("contractors", file, "--company", "架空システム", "--by", "1");
        Do("apply", "--operator", "4", "--staff", "A-1", "--company", "架空システム", "--roles", "logs", Term, "--by", "9");
        Assert.Equal(before + 11, LocalNetworkFixture.Recorded(country.Kanagawa, AuditKind.OperatorAction));
        Assert.Equal(Prefecture, country.Kanagawa.Name.Office);
    }

    private static readonly string Term = Days(0, 300);

    private static string Days(int from, int to)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return FormattableString.Invariant(
            $"--from={today.AddDays(from):yyyy-MM-dd}|--to={today.AddDays(to):yyyy-MM-dd}");
    }

    private JsonElement Do(params string[] arguments)
    {
        var (exit, output, error) = Run(arguments);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private void Refused(string verdict, params string[] arguments)
    {
        var (exit, _, error) = Run(arguments);
        Assert.Equal(1, exit);
        Assert.Contains(verdict, error, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var all = arguments.SelectMany(one => one == Term ? one.Split('|') : [one]).ToList();
        all.Insert(1, country.Kanagawa.DataFolder);
        var exit = OperatorCommand.Create().Parse([.. all, "--json"])
            .Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

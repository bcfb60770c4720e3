using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Cli.Demo;

/// <summary>Hands the files in and waits until every one has its result.</summary>
internal sealed class DemoRun(Country country, DemoFiles files)
{
    /// <summary>
    /// First a file that was altered on its way: it is refused whole and its number is not used. Then all files, the
    /// later before the earlier. Last a file once more.
    /// </summary>
    public async Task HandInAsync(TimeSpan most, CancellationToken cancellation)
    {
        var town = country.Towns[^1];
        files.HandInAltered(town, 1);
        await Country.UntilAsync(
            () => Task.FromResult(File.Exists(Receipt(town, 1, "refused"))), most, cancellation).ConfigureAwait(false);
        files.HandInAll();
        await Country.UntilAsync(
            () => Task.FromResult(File.Exists(Receipt(town, 1, "intake"))
                && !File.Exists(Path.Combine(country.Legacy(town), "inbox", "00000001.csv"))),
            most,
            cancellation).ConfigureAwait(false);
        files.HandInAgain(town, 1);
    }

    /// <summary>Waits until every file has its result receipt, and says how far it is, once a second.</summary>
    public async Task UntilQuietAsync(Action<string> say, TimeSpan most, CancellationToken cancellation)
    {
        var last = "";
        var turns = 0;
        await Country.UntilAsync(
            async () =>
            {
                var nation = await country.StatusAsync(NodeName.Nation, cancellation).ConfigureAwait(false);
                var results = country.Towns.Sum(town =>
                    Directory.GetFiles(Path.Combine(country.Legacy(town), "receipts"), "*.result.csv").Length);
                var all = country.Towns.Sum(files.FilesOf);
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"結果票 / results {results} of {all}, 全国の住民 / residents at the nation {nation?["residents"]}");
                if (text != last && turns++ % 10 == 0)
                    say(last = text);
                return results == all && await IsQuietAsync(cancellation).ConfigureAwait(false);
            },
            most,
            cancellation).ConfigureAwait(false);
    }

    private async Task<bool> IsQuietAsync(CancellationToken cancellation)
    {
        foreach (var node in country.Nodes)
        {
            var status = await country.StatusAsync(node, cancellation).ConfigureAwait(false);
            if (status?["isQuiet"]?.GetValue<bool>() != true)
                return false;
        }
        return File.Exists(Receipt(country.Towns[^1], 1, "refused"));
    }

    private string Receipt(NodeName town, int number, string stage) => Path.Combine(
        country.Legacy(town), "receipts", string.Create(CultureInfo.InvariantCulture, $"{number:D8}.{stage}.csv"));
}

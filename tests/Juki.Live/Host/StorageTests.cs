using System.Diagnostics;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Live.Host;

/// <summary>A supervised node on a disk that gives back something else, or has no room.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class StorageTests(LocalNetworkFixture country)
{
    private const int Residents = 200;

    /// <summary>A row that only this node has, met at the start or by the scrub after an unclean end.</summary>
    [Theory]
    [InlineData(14212, "legacy_file", "count", false)]
    [InlineData(14213, "outbox", "queued", true)]
    public async Task Store_WithADamagedRow_EndsWith74_AndWaitsForAPerson(
        int body, string table, string column, bool isFoundByScrub)
    {
        using var town = new LoneTown(country, GovernmentCode.FromBody(body));
        town.Start();
        await town.LinkedAsync();
        await AnsweredAsync(town, seed: (ulong)body);
        Assert.Equal(ExitCodes.Done, town.Node.Stop());
        Change(town, $"update {table} set {column} = {column} + 1 where {First(table)} = 1");
        if (isFoundByScrub)
            EndUncleanly(town);

        town.Start();
        await LocalNetworkFixture.UntilAsync(() => town.Node.ExitCode is not null, "the supervisor goes on");
        Assert.Equal(ExitCodes.StoreDamaged, town.Node.ExitCode);
        Assert.Equal(2, town.Said(" starts, version ")); // the good run, and one more
        Assert.Equal(1, town.Said($"A row of table {table} is damaged"));
        Assert.Equal(1, town.Said("somebody has to look"));

        Change(town, $"update {table} set {column} = {column} - 1 where {First(table)} = 1"); // as a restore does
        EndUncleanly(town);
        town.Start();
        await town.LinkedAsync();
        await AnsweredAsync(town, seed: (ulong)body + 1);
    }

    /// <summary>A file system of its own, filled to the last byte while answers are on their way.</summary>
    [Fact]
    public async Task Disk_FullInACommit_EndsWith75_UntilThereIsRoom_AndNothingIsLost()
    {
        OwnFileSystem.Require();
        using var town = new LoneTown(country, GovernmentCode.FromBody(14214));
        OwnFileSystem.Give(town.Node);
        var before = (await country.Nation.StatusAsync())!.Node.Residents;
        town.Start();
        await town.SaysAsync("opened, certificate");
        var data = OwnFileSystem.Of(town.Node);
        country.Kanagawa.Stop();
        try
        {
            LocalNetworkFixture.Offer(town.Node, 1, seed: 75, Residents);
            await LocalNetworkFixture.UntilAsync(
                () => File.Exists(town.Node.ReceiptPath(1, "intake")), "no intake receipt");
            await LocalNetworkFixture.UntilAsync(() => Fill(data) && town.Said("nothing new is taken in") > 0, "room");
            Fill(data); // the ballast that was given up
        }
        finally
        {
            country.Kanagawa.Start();
        }
        await town.SaysAsync("the node ended with 75", times: 2);
        Assert.Null(town.Node.ExitCode); // the supervisor goes on
        Assert.False(File.Exists(town.Node.ReceiptPath(1, "result")));

        File.Delete(Path.Combine(data, "fill"));
        await LocalNetworkFixture.UntilAsync(
            () => File.Exists(town.Node.ReceiptPath(1, "result")), LocalNetworkFixture.LastWords(town.Node));
        Assert.Empty(DemoFiles.ReadReceipt(town.Node.Name.Office, 1, town.Node.ReceiptPath(1, "result")));
        Assert.Equal(before + Residents, (await country.Nation.StatusAsync())!.Node.Residents);
        Assert.NotEqual(0, town.Said("the disk was full in a commit"));
        Assert.Equal(0, town.Said("a fault of the program"));
        await country.LinkedAsync();
    }

    /// <summary>As a process leaves it that ended while it closed.</summary>
    private static void EndUncleanly(LoneTown town) => File.WriteAllBytes(town.Node.StorePath + "-writer", [2]);

    private static string First(string table) => table == "outbox" ? "number" : "file_number";

    /// <summary>Takes every byte that is left; true.</summary>
    private static bool Fill(string folder)
    {
        using var fill = new FileStream(
            Path.Combine(folder, "fill"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            for (var block = new byte[4_096]; ;)
                fill.Write(block);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Change(LoneTown town, string sql)
    {
        using var database = SqliteDatabase.Open(town.Node.StorePath, readOnly: false);
        database.Execute(sql);
    }

    private static async Task AnsweredAsync(LoneTown town, ulong seed)
    {
        var number = await LocalNetworkFixture.HandInAsync(town.Node, seed, Residents);
        await LocalNetworkFixture.UntilAsync(
            () => File.Exists(town.Node.ReceiptPath(number, "result")), LocalNetworkFixture.LastWords(town.Node));
    }
}

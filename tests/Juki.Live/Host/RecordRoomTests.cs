using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Juki.Cli.Bench;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Bodies;
using Juki.Wire.Client;

namespace Juki.Live.Host;

/// <summary>A prefecture whose record has no room: nothing is answered that is not recorded.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class RecordRoomTests(LocalNetworkFixture country)
{
    private static readonly GovernmentCode Tokyo = GovernmentCode.FromBody(13101).Prefecture;

    /// <summary>On a file system of its own.</summary>
    [Fact]
    public async Task 記録する空きがなければ照会に回答せず空きが戻れば回答する()
    {
        OwnFileSystem.Require();
        await country.LinkedAsync();
        var (name, port) = (NodeName.OfPrefecture(Tokyo), FreePort());
        using var node = new LocalNode(name, Path.Combine(country.Folder, name.ToString()));
        var like = NodeConfig.Read(country.Kanagawa.ConfigPath, out _)!;
        var authority = country.Network.Authority;
        node.Configure(like with
        {
            Office = Tokyo.ToString(), KeyFolder = authority.HandOut(authority.AddNode(name)).Path,
            DataFolder = node.DataFolder, Listen = $"127.0.0.1:{port}",
        });
        OwnFileSystem.Give(node);
        node.Start();
        try
        {
            await AskUntilAsync(name, port, InquiryVerdict.NoneFound); // the nation says so
            var data = OwnFileSystem.Of(node);
            Fill(Path.Combine(data, "fill"), data);
            await AskUntilAsync(name, port, InquiryVerdict.NotRecordable);
            var recorded = Recorded(data);
            Assert.Equal(InquiryVerdict.NotRecordable, await AskAsync(name, port));
            Assert.Equal(recorded, Recorded(data));
            File.Delete(Path.Combine(data, "fill"));
            await AskUntilAsync(name, port, InquiryVerdict.NoneFound);
            Assert.InRange(Recorded(data), recorded + 1, recorded + 100);
            Assert.Null(node.ExitCode);
        }
        finally
        {
            node.Stop();
        }
    }

    private async Task AskUntilAsync(NodeName prefecture, int port, InquiryVerdict wanted)
    {
        var clock = Stopwatch.StartNew();
        InquiryVerdict? came = null;
        while (came != wanted)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(40), $"not {wanted}: {came}");
            try
            {
                came = await AskAsync(prefecture, port);
            }
            catch (Exception failure) when (failure is SocketException or InquiryFailedException
                or Juki.Wire.Session.SessionRefusedException)
            {
                came = null; // it is starting
            }
        }
    }

    private async Task<InquiryVerdict> AskAsync(NodeName prefecture, int port)
    {
        using var keys = country.Network.Authority.Open(_terminal ??= country.Network.Authority.AddNode(
            NodeName.OfTerminal(Tokyo)));
        await using var client = await InquiryClient.ConnectAsync(
            new IPEndPoint(IPAddress.Loopback, port), prefecture, keys, TestContext.Current.CancellationToken);
        var answer = await client.AskAsync(Inquiry(), TestContext.Current.CancellationToken);
        Assert.Empty(answer.Persons);
        return (InquiryVerdict)answer.Verdict;
    }

    private Juki.Wire.Session.KeyFolder? _terminal;

    /// <summary>After nobody.</summary>
    private static Inquiry Inquiry()
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.Value;
        return InquiryLoad.Inquiry(
            Tokyo, affair, new SearchCondition { Code = ResidentRecordCode.FromBody(1_300_000_000) });
    }

    /// <summary>In a copy: SQLite follows the link to the other root, and does not find the file then. Nobody asks
    /// meanwhile, so nothing is written.</summary>
    private static int Recorded(string data)
    {
        var copy = Directory.CreateTempSubdirectory("juki-record-");
        try
        {
            foreach (var file in (string[])["record.db", "record.db-wal"])
                File.Copy(Path.Combine(data, file), Path.Combine(copy.FullName, file));
            using var store = SqliteStore.OpenReadOnly(Path.Combine(copy.FullName, "record.db"));
            using var record = AuditLog.Open(store, null)!;
            return record.Search(new()).Count(found => found.Leaf.Kind == AuditKind.Inquiry);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>Leaves room for the node's own, and less than it goes on with.</summary>
    private static void Fill(string path, string folder)
    {
        using var fill = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var block = new byte[1 << 20]; new DriveInfo(folder).AvailableFreeSpace > HostLimits.DiskFreeMin / 2;)
            fill.Write(block);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Text;
using Juki.Cli.Demo;
using Juki.Devices.Card;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Tests.Devices.Card;
using Juki.Wire.Client;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Session;

namespace Juki.Live.Card;

/// <summary>一括提供 over the link of a terminal of a running prefecture.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class BatchTerminalTests(LocalNetworkFixture country)
{
    private const int Number = 78, Lines = 2 * BatchLimits.SliceLines + 1, FileNumber = 77;

    private static readonly NodeName Terminal = NodeName.OfTerminal(LocalNetworkFixture.Nagano.Prefecture);

    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Source", "S-002")]
    [Trait("Source", "S-000 3. リスク2")]
    public async Task 端末から回線で渡した照会ファイルが検査され記録され答えられる()
    {
        await country.LinkedAsync();
        var node = country.PrefectureOfNagano;
        var authority = country.Network.Authority;
        using var keys = authority.Open(authority.AddNode(Terminal, instance: 7));
        var address = new IPEndPoint(IPAddress.Loopback, country.Network.Ports[node.Name]);
        var file = File();
        var before = LocalNetworkFixture.Recorded(node, AuditKind.OperatorAction);
        string sent;
        await using (var first = await InquiryClient.ConnectAsync(address, node.Name, keys, stop))
        {
            Assert.Equal(ErrandVerdict.OperatorNotLoggedIn, (await AskAsync(first, new())).Verdict);
            await LogInAsync(first, keys);
            sent = (await DoneAsync(first, Beginning)).Sent;
            await PutAsync(first, sent, file[..(file.Length / 2)], 0);
        }
        // The line broke: the same operator goes on over another one, from where the server is.
        await using var client = await InquiryClient.ConnectAsync(address, node.Name, keys, stop);
        await LogInAsync(client, keys);
        var (_, there) = await AskAsync(client, new() { Task = BatchTask.Put, Sent = sent, At = file.Length });
        Assert.Equal((BatchVerdict.OutOfPlace, file.Length / 2), (there!.Verdict, there.Received));
        await PutAsync(client, sent, file[(file.Length / 2)..], file.Length / 2);
        var check = new BatchReply(BatchVerdict.Done);
        while (check is { Verdict: BatchVerdict.Done, Checked: null })
            check = await DoneAsync(client, new() { Task = BatchTask.Check, Sent = sent });
        Assert.Equal((Lines, 1L), (check.Checked!.Lines, check.Checked.FaultyLines));
        var name = (await DoneAsync(client, new() { Task = BatchTask.HandIn, Sent = sent })).Name;
        await LocalNetworkFixture.UntilAsync(
            () => ListAsync(client).GetAwaiter().GetResult().Any(one => one.Name == name && !one.IsUnderWay),
            "the file is not answered");
        var shown = (await ListAsync(client)).First(one => one.Name == name);
        Assert.Equal(
            (BatchStanding.Done, Lines, 0L, true), (shown.Standing, shown.Recorded, shown.Answered, shown.HasResults));
        await client.LogOutAsync(cancellation: stop);
        // Two log-ins and two ends; the check, the hand-in, and that it was taken in.
        await LocalNetworkFixture.StatusAsync(node, report => report.Host.Record is { Unsigned: 0 });
        Assert.Equal(before + 4 + 3, LocalNetworkFixture.Recorded(node, AuditKind.OperatorAction));
    }

    private static BatchCall Beginning => new()
    {
        Task = BatchTask.Begin, Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.Value, Purpose = 1,
    };

    private async Task PutAsync(InquiryClient client, string sent, byte[] bytes, long from)
    {
        for (var at = 0; at < bytes.Length; at += BatchCall.PieceBytesMax)
        {
            var piece = bytes[at..Math.Min(at + BatchCall.PieceBytesMax, bytes.Length)];
            await DoneAsync(client, new() { Task = BatchTask.Put, Sent = sent, At = from + at, Piece = piece });
        }
    }

    private async Task<IReadOnlyList<BatchShown>> ListAsync(InquiryClient client) =>
        (await DoneAsync(client, new() { Task = BatchTask.List })).Files;

    private async Task<BatchReply> DoneAsync(InquiryClient client, BatchCall call)
    {
        var (verdict, reply) = await AskAsync(client, call);
        Assert.Equal((ErrandVerdict.Answered, BatchVerdict.Done), (verdict, reply?.Verdict));
        return reply!;
    }

    private Task<(ErrandVerdict Verdict, BatchReply? Reply)> AskAsync(InquiryClient client, BatchCall call) =>
        client.DoAsync<BatchCall, BatchReply>(call with { By = Number }, stop);

    private async Task LogInAsync(InquiryClient client, SessionKeys keys)
    {
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        var authority = country.Network.Authority.Authority;
        var (_, certificate) = authority.IssueCard(
            new(country.Network.Network, Terminal.Office, Number, OperatorRoles.Batch), issue.PublicKey,
            TimeProvider.System.GetUtcNow().AddDays(30));
        using var first = Pin("first-1");
        using var code = Pin("unblock-1");
        issue.Finish(authority.Certificate.RawData, certificate, first, code);
        using var session = OperatorCardSession.Open(
            card, new(keys.CertificateBytes, keys.Sign), authority.Certificate, TimeProvider.System.GetUtcNow());
        using var own = Pin("secret-1");
        session.ChangePin(first, own);
        session.Verify(own);
        Assert.Equal(
            LogInVerdict.LoggedIn,
            await client.LogInAsync(session.Certificate, challenge => session.Answer(challenge), stop));
    }

    private static PinBlock Pin(string text) => PinBlock.From(Encoding.ASCII.GetBytes(text))!;

    /// <summary>Lines of which nobody is there, and a faulty one.</summary>
    private static byte[] File()
    {
        var header = BatchExample.Header("test-rehearsal") with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = Terminal.Office.Value, FileNumber = FileNumber,
            Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code, WantsRemoved = false,
        };
        using var stream = new MemoryStream();
        using var writer = new BatchFileWriter(stream, header);
        for (var line = 1; line < Lines; line++)
            writer.Write(ResidentRecordCode.FromBody(line), default, default);
        writer.Write("12345678901", "", "", "", "", "", "");
        _ = writer.Finish();
        return stream.ToArray();
    }
}

using System.Buffers.Binary;
using System.Text;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Host;

/// <summary>Files of conditions that terminals send: checked, recorded, handed in.</summary>
public sealed class BatchServiceTests : IDisposable
{
    private readonly BatchServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    [Trait("Source", "S-002")]
    [Trait("Source", "S-000 3. リスク2")]
    public void 端末から渡した照会ファイルは検査も受渡しも先に記録される()
    {
        var file = BatchServiceWorld.File(writer =>
        {
            writer.Write("", "", "見本", "19850703", "", "", ""); // a name and a day find more than one person
            writer.Write("12345678901", "", "", "", "", "", "");
            writer.WriteLine("3,broken");
            writer.Write("", "", "見本　子", "20250401", "1", "131016", "若葉台一丁目9番9号");
        });
        var sent = _world.Send(file, pieceBytes: 100);
        Assert.Equal(1, _world.Log.Size); // pieces are nobody's acts yet
        var check = _world.Check(sent);
        Assert.Equal((BatchVerdict.Done, 4L, 3L), (check.Verdict, check.Checked!.Lines, check.Checked.FaultyLines));
        Assert.Equal(
            [
                (1, InquiryVerdict.ConditionUnlawful), (2, InquiryVerdict.ParameterMalformed),
                (3, InquiryVerdict.RequestUnreadable),
            ],
            check.Checked.Faults.Select(one => ((int)one.Serial, one.Verdict)));
        AssertRecorded(BatchActs.Checked, 4, 3);
        Assert.Empty(_world.Offered);
        var given = _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent });
        Assert.Equal((BatchVerdict.Done, "4-000002-00000001"), (given.Verdict, given.Name));
        AssertRecorded(BatchActs.HandedIn, 4, 3);
        Assert.Equal(["4-000002-00000001.csv"], _world.Offered);
        Assert.Equal(file, File.ReadAllBytes(Path.Combine(_world.Root, BatchFolder.InName, _world.Offered[0])));
        Assert.Empty(_world.Kept);
        Assert.Equal(BatchVerdict.NotBegun, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
        Assert.Equal(BatchVerdict.WaitsAlready, HandIn(file));
        Assert.Equal(
            [("4-000002-00000001", BatchStanding.Waiting)],
            _world.Ask(new() { Task = BatchTask.List }).Files.Select(one => (one.Name, one.Standing)));
    }

    [Theory]
    [Trait("Source", "S-002")]
    [InlineData(BatchFileProblem.Cut)]
    [InlineData(BatchFileProblem.HeaderUnreadable)]
    [InlineData(BatchFileProblem.DigestWrong)]
    [InlineData(BatchFileProblem.OtherNetwork)]
    [InlineData(BatchFileProblem.OtherAsker)]
    [InlineData(BatchFileProblem.NotPermitted)]
    [InlineData(BatchFileProblem.Duplicate)]
    [InlineData(BatchFileProblem.NumberReused)]
    public void 全体に誤りのある照会ファイルは検査で断り渡せない(BatchFileProblem problem)
    {
        var file = BatchServiceWorld.File(writer => writer.WriteLine("1,unread"));
        if (problem is BatchFileProblem.Duplicate or BatchFileProblem.NumberReused)
            _world.TakeIn(file);
        file = problem switch
        {
            BatchFileProblem.Cut => file[..^5],
            BatchFileProblem.HeaderUnreadable => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(file)),
            BatchFileProblem.DigestWrong => [.. file[..^15], (byte)'9', .. file[^14..]], // before the last line
            BatchFileProblem.OtherNetwork => BatchServiceWorld.File(_ => { }, header => header with { Network = "n" }),
            BatchFileProblem.OtherAsker => BatchServiceWorld.File(_ => { }, header => header with
            {
                Asker = Juki.Domain.Affairs.AskerKind.Municipality, Office = AskingCountry.Nagano.Value,
            }),
            BatchFileProblem.NotPermitted => BatchServiceWorld.File(_ => { }, header => header with { Operator = 0 }),
            BatchFileProblem.NumberReused => BatchServiceWorld.File(writer => writer.WriteLine("1,broken")),
            _ => file,
        };
        var sent = _world.Send(file);
        var check = _world.Check(sent);
        Assert.Equal((BatchVerdict.FileRefused, problem), (check.Verdict, check.Checked!.Problem));
        Assert.Equal(problem == BatchFileProblem.NotPermitted, check.Checked.Verdict != InquiryVerdict.Answered);
        Assert.Equal(BatchActs.Checked, _world.LastEntry().Body[0]);
        Assert.Equal(BatchVerdict.NotChecked, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
        Assert.Empty(_world.Offered);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 依頼書と違う事務や目的の照会ファイルは渡せない()
    {
        foreach (var (affair, purpose) in new[] { (100_005, 2), (100_006, 1) })
        {
            var sent = _world.Send(BatchServiceWorld.File(_ => { }), affair: affair, purpose: purpose);
            Assert.Equal(BatchVerdict.OtherAffair, _world.Check(sent).Verdict);
            Assert.Equal(BatchVerdict.NotChecked, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
        }
        Assert.Equal(BatchVerdict.FactsMissing, _world.Ask(new() { Task = BatchTask.Begin, Purpose = 1 }).Verdict);
        Assert.Equal(BatchVerdict.FactsMissing, _world.Ask(new() { Task = BatchTask.Begin, Affair = 1 }).Verdict);
        Assert.Empty(_world.Offered);
    }

    [Fact]
    public void Put_PieceThatCameBeforeOrIsOutOfPlace_IsTakenOnceOrRefused()
    {
        var sent = _world.Begin();
        Assert.Equal((BatchVerdict.Done, 3L), Put(0, "abc"));
        Assert.Equal((BatchVerdict.Done, 3L), Put(0, "abc"));
        Assert.Equal((BatchVerdict.OutOfPlace, 3L), Put(0, "abd"));
        Assert.Equal((BatchVerdict.OutOfPlace, 3L), Put(4, "e"));
        Assert.Equal((BatchVerdict.Done, 5L), Put(3, "de"));
        Assert.Equal((BatchVerdict.Done, 5L), Put(3, "de"));
        Assert.Equal((BatchVerdict.OutOfPlace, 5L), Put(0, "abc"));
        _world.Check(sent);
        Assert.Equal((BatchVerdict.OutOfPlace, 5L), Put(5, "f")); // what was checked stays as it is

        (BatchVerdict, long) Put(long at, string text)
        {
            var reply = _world.Ask(
                new() { Task = BatchTask.Put, Sent = sent, At = at, Piece = Encoding.ASCII.GetBytes(text) });
            return (reply.Verdict, reply.Received);
        }
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 他の操作者や端末は受取り中のファイルに触れない()
    {
        var sent = _world.Send(BatchServiceWorld.File(_ => { }));
        foreach (var task in new[] { BatchTask.Put, BatchTask.Check, BatchTask.HandIn, BatchTask.GiveUp })
        {
            Assert.Equal(BatchVerdict.NotBegun, _world.Ask(new() { Task = task, Sent = sent, By = 8 }).Verdict);
            Assert.Equal(BatchVerdict.NotBegun, _world.Ask(new() { Task = task, Sent = sent, Terminal = 9 }).Verdict);
            Assert.Equal(BatchVerdict.NotBegun, _world.Ask(new() { Task = task, Sent = "../in/x" }).Verdict);
        }
        Assert.Equal(BatchVerdict.Done, _world.Check(sent).Verdict);
    }

    [Fact]
    public void Begin_TooManyOrTooOldOrAnew_KeepsWhatIsWorkedWith()
    {
        for (var by = 1U; by <= BatchLimits.SentMax; by++)
            _world.Begin(by);
        Assert.Equal(BatchVerdict.TooManySent, _world.Ask(BatchServiceWorld.Beginning with { By = 20 }).Verdict);
        _world.Begin(by: 2); // the one before is given up
        Assert.Equal(BatchLimits.SentMax, _world.Kept.Length);
        _world.Now = new(_world.Now.Milliseconds + BatchLimits.SentMilliseconds);
        _world.Begin(by: 3);
        Assert.Equal(BatchLimits.SentMax, _world.Kept.Length);
        _world.Now = new(_world.Now.Milliseconds + 1);
        var last = _world.Begin(by: 20);
        Assert.Equal(2, _world.Kept.Length);
        Assert.Equal(BatchVerdict.Done, _world.Ask(new() { Task = BatchTask.GiveUp, Sent = last, By = 20 }).Verdict);
        Assert.Single(_world.Kept);
        _world.Restart();
        Assert.Empty(_world.Kept);
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 記録できないときは検査の結果を知らせず渡さない()
    {
        var sent = _world.Send(BatchServiceWorld.File(_ => { }));
        _world.Record.IsDiskFull = true;
        var check = _world.Check(sent);
        Assert.Equal((BatchVerdict.NotRecordable, true), (check.Verdict, check.Checked is null));
        Assert.Equal(BatchVerdict.NotChecked, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
        Assert.Equal(BatchVerdict.NotKept, _world.Ask(BatchServiceWorld.Beginning with { By = 8 }).Verdict);
        _world.Record.IsDiskFull = false;
        Assert.Equal(BatchVerdict.Done, _world.Check(sent).Verdict);
        _world.Record.IsDiskFull = true;
        Assert.Equal(BatchVerdict.NotRecordable, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
        Assert.Empty(_world.Offered);
        _world.Record.IsDiskFull = false;
        Assert.Equal(BatchVerdict.Done, _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict);
    }

    [Fact]
    [Trait("Source", "S-000 2")]
    public void 市町村のサーバは照会ファイルを受け付けない()
    {
        using var town = new BatchServiceWorld(NodeName.OfMunicipality(AskingCountry.Nagano));
        Assert.Equal(BatchVerdict.NotHere, town.Ask(new() { Task = BatchTask.List }).Verdict);
        Assert.Equal(BatchVerdict.NotHere, town.Ask(BatchServiceWorld.Beginning).Verdict);
    }

    [Fact]
    public void List_EveryStanding_IsTold()
    {
        _world.TakeIn(BatchServiceWorld.File(_ => { }));
        _world.TakeIn(
            BatchServiceWorld.File(_ => { }, header => header with { FileNumber = 2 }),
            job => job with { State = BatchState.Done, Until = 9 });
        _world.TakeIn(
            BatchServiceWorld.File(_ => { }, header => header with { FileNumber = 3 }),
            job => job with { State = BatchState.Lost });
        File.WriteAllText(Path.Combine(_world.Root, BatchFolder.OutName, "4-000002-00000002.csv"), "");
        File.WriteAllText(Path.Combine(_world.Root, "refused", "4-000002-00000004.csv.txt"), "3 Cut 途中\n");
        File.WriteAllText(Path.Combine(_world.Root, "refused", "見本　太郎.csv.txt"), "3 Cut 途中\n");
        File.WriteAllText(Path.Combine(_world.Root, BatchFolder.InName, "見本　太郎.csv"), "");
        var files = _world.Ask(new() { Task = BatchTask.List }).Files;
        Assert.Equal(
            [
                ("4-000002-00000003", BatchStanding.Lost, false), ("4-000002-00000002", BatchStanding.Done, true),
                ("4-000002-00000001", BatchStanding.Running, false),
                ("4-000002-00000004", BatchStanding.Refused, false),
            ],
            files.Select(one => (one.Name, one.Standing, one.HasResults)));
        Assert.Equal(BatchFileProblem.Cut, files[^1].Problem);
        Assert.Equal([false, false, true, false], files.Select(one => one.IsUnderWay));
    }

    [Fact]
    public void Verdicts_Each_HasARemedyInBothLanguages()
    {
        Assert.Equal(Enum.GetValues<BatchVerdict>(), BatchRemedy.All.Select(one => one.Verdict));
        Assert.All(BatchRemedy.All, one => Assert.True(one.English.All(char.IsAscii) && one.Japanese.Length > 0));
    }

    private BatchVerdict HandIn(byte[] file)
    {
        var sent = _world.Send(file);
        Assert.Equal(BatchVerdict.Done, _world.Check(sent).Verdict);
        return _world.Ask(new() { Task = BatchTask.HandIn, Sent = sent }).Verdict;
    }

    private void AssertRecorded(byte mark, long lines, long faulty)
    {
        var (facts, body) = (_world.Log.ReadLeaf(_world.Log.Size - 1).Facts, _world.LastEntry().Body);
        Assert.Equal(
            (AuditKind.OperatorAction, 7U, 3U, 100_005U, 1U),
            (facts.Kind, facts.Operator, facts.Terminal, facts.Affair, facts.Purpose));
        Assert.Equal(mark, body[0]);
        Assert.Equal(lines, BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(1)));
        Assert.Equal(faulty, BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(9)));
    }
}

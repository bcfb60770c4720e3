using System.Text;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Flows;

/// <summary>二人で行うこと: whoever proposes, agrees or takes it back has a card for that matter.</summary>
[Trait("Source", "S-000 3. リスク4")]
public sealed class SecondPersonCardTests : IDisposable
{
    private const string About = "ab";

    private readonly ErrandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(OperatorRoles.Administration, SecondPersonMatter.Administrator, true)]
    [InlineData(OperatorRoles.Administration, SecondPersonMatter.Affairs, false)]
    [InlineData(OperatorRoles.Administration, SecondPersonMatter.BackupKey, false)]
    [InlineData(OperatorRoles.Management, SecondPersonMatter.Affairs, true)]
    [InlineData(OperatorRoles.Management, SecondPersonMatter.MediaExport, false)]
    [InlineData(OperatorRoles.Media, SecondPersonMatter.MediaExport, true)]
    [InlineData(OperatorRoles.Batch, SecondPersonMatter.MediaExport, false)]
    [InlineData(OperatorRoles.System, SecondPersonMatter.Copy, true)]
    [InlineData(OperatorRoles.System, SecondPersonMatter.BackupKey, true)]
    [InlineData(OperatorRoles.System, SecondPersonMatter.Introduction, true)]
    [InlineData(OperatorRoles.Audit, SecondPersonMatter.Introduction, false)]
    [InlineData(OperatorRoles.Inquiry, SecondPersonMatter.Copy, false)]
    [InlineData(OperatorRoles.Audit, SecondPersonMatter.Affairs, false)]
    [InlineData(OperatorRoles.Inquiry | OperatorRoles.Management, SecondPersonMatter.Affairs, true)]
    public void 申出と同意と取消しはその件の種別のカードだけで行える(
        OperatorRoles roles, SecondPersonMatter matter, bool isPermitted)
    {
        _world.LogInByLedger(roles);
        var number = Proposed(matter, by: 1);
        Check(new() { Task = OperatorTask.Agree, Agreement = number.ToString() }, AgreementStep.Agreed);
        Check(new() { Task = OperatorTask.Withdraw, Agreement = number.ToString() }, AgreementStep.Withdrawn);
        Check(new() { Task = OperatorTask.Propose, Matter = matter, About = About }, AgreementStep.Proposed);
        Assert.Equal(isPermitted ? 3 : 1, Ledger.Find(number)!.Entries.Count);

        void Check(OperatorCall call, AgreementStep step)
        {
            var size = _world.World.Log.Size;
            call = call with { By = 7 };
            // What is shown before it is entered is refused there, once.
            var verdict = _world.Do(call with { IsDry = true }).Verdict;
            Assert.Equal(isPermitted ? AuthorityVerdict.Done : AuthorityVerdict.CardNotForMatter, verdict);
            Assert.Equal(size + (isPermitted ? 0 : 1), _world.World.Log.Size);
            Assert.Equal(verdict, _world.Do(call).Verdict);
            var (leaf, text) = Last();
            Assert.Equal(
                (AuditKind.OperatorAction, 7U, (ushort)verdict),
                (leaf.Kind, leaf.Facts.Operator, leaf.Facts.Verdict));
            Assert.Equal(!isPermitted, text.Contains($"\"refused\":\"{step}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void 断られた後も別の二人目が同意できる()
    {
        _world.LogInByLedger(OperatorRoles.Inquiry);
        var number = Proposed(SecondPersonMatter.Affairs, by: 1);
        var agree = new OperatorCall { Task = OperatorTask.Agree, Agreement = number.ToString(), By = 7 };
        Assert.Equal(AuthorityVerdict.CardNotForMatter, _world.Do(agree).Verdict);
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(number, 2, Now, card: OperatorRoles.Management));
    }

    [Theory]
    [InlineData(OperatorRoles.Management)]
    [InlineData(OperatorRoles.Inquiry)]
    public void 自分の申出にはどの種別のカードでも同意できない(OperatorRoles roles)
    {
        _world.LogInByLedger(roles);
        var number = Proposed(SecondPersonMatter.Affairs, by: 7);
        var size = _world.World.Log.Size;
        Assert.Equal(
            AuthorityVerdict.OtherPersonNeeded,
            _world.Do(new OperatorCall { Task = OperatorTask.Agree, Agreement = $"{number}", By = 7 }).Verdict);
        Assert.Equal(size, _world.World.Log.Size);
    }

    [Fact]
    public void 記録できなければ断りも記録できないと答える()
    {
        _world.LogInByLedger(OperatorRoles.Inquiry);
        var number = Proposed(SecondPersonMatter.Affairs, by: 1);
        var record = _world.World.Country.Record(OperatorWorld.Prefecture);
        record.IsDiskFull = true;
        Assert.Equal(
            AuthorityVerdict.NotRecordable, Ledger.Agree(number, 7, Now, card: OperatorRoles.Inquiry));
        record.IsDiskFull = false;
    }

    [Theory]
    [InlineData(OperatorRoles.Administration, AuthorityVerdict.CardNotForMatter)]
    [InlineData(OperatorRoles.System, AuthorityVerdict.Done)]
    [InlineData(null, AuthorityVerdict.Done)] // none is needed
    public void 二人で決めたことを行うにもその件の種別のカードが要る(OperatorRoles? card, AuthorityVerdict verdict)
    {
        _world.LogInByLedger();
        var number = Proposed(SecondPersonMatter.Copy, by: 1);
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(number, 2, Now));
        Assert.Equal(verdict, Ledger.Use(number, SecondPersonMatter.Copy, About, 1, Now, card));
    }

    [Theory]
    [InlineData("administration", SecondPersonMatter.Administrator, AuthorityVerdict.Done)]
    [InlineData("administration", SecondPersonMatter.Copy, AuthorityVerdict.CardNotForMatter)]
    [InlineData("administration+system", SecondPersonMatter.Copy, AuthorityVerdict.Done)]
    public void サーバのそばでも見せたカードの種別で判定する(
        string roles, SecondPersonMatter matter, AuthorityVerdict verdict)
    {
        using var world = new OperatorWorld(isTestNetwork: false);
        var core = new Core(world);
        var service = new OperatorService(world.Ledger, world.Clerk, core);
        world.Begin(OperatorRoles.Administration | OperatorRoles.System);
        var cards = world.GiveCards(roles);
        var propose = new OperatorCall { Task = OperatorTask.Propose, Matter = matter, About = "1", By = 1 };
        // Cards are needed by now: who has shown none, or somebody else's, has a card for nothing.
        Assert.Equal(AuthorityVerdict.CardNotForMatter, Answer(propose));
        Assert.Equal(AuthorityVerdict.CardNotForMatter, Answer(propose with { Ticket = Ticket(2) }));
        Assert.Equal(verdict, Answer(propose with { Ticket = Ticket(1) }));

        AuthorityVerdict Answer(OperatorCall call) => VerdictOf(service.AnswerAsync(call));

        string Ticket(int number) => world.Prove(number, cards[number - 1]);
    }

    /// <summary>Each kind of card may join in what its own work is, and an inspector in nothing.</summary>
    [Fact]
    public void RolesFor_EveryMatter_IsTheTableOfRights()
    {
        Assert.Equal(OperatorRoles.None, SecondPersonRights.RolesFor(SecondPersonMatter.None));
        Assert.Equal(OperatorRoles.None, SecondPersonRights.RolesFor((SecondPersonMatter)99));
        Assert.All(
            Enum.GetValues<SecondPersonMatter>().Where(matter => matter != SecondPersonMatter.None),
            matter => Assert.NotEqual(OperatorRoles.None, SecondPersonRights.RolesFor(matter)));
        Assert.Equal(
            OperatorRoles.Administration | OperatorRoles.Media | OperatorRoles.Management | OperatorRoles.System,
            SecondPersonRights.Any);
    }

    private static AuthorityVerdict VerdictOf(Task<OperatorReply> answer)
    {
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result.Verdict;
    }

    private OperatorLedger Ledger => _world.World.Ledger;

    private Moment Now => _world.Now;

    private AgreementNumber Proposed(SecondPersonMatter matter, uint by)
    {
        var (verdict, number) = Ledger.Propose(matter, About, by, Now);
        Assert.Equal(AuthorityVerdict.Done, verdict);
        return number;
    }

    private (AuditLeaf Leaf, string Entry) Last()
    {
        var log = _world.World.Log;
        var leaf = log.ReadLeaf(log.Size - 1);
        Assert.True(AuditEntries.TryReadRequest(log.ReadEntries(leaf)![0].Entry, out var request));
        return (leaf, Encoding.UTF8.GetString(request.Body));
    }

    private sealed class Core(OperatorWorld world) : IInquiryCore
    {
        public Moment Now => world.Country.Now;

        public Task<T> DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(Now));
    }
}

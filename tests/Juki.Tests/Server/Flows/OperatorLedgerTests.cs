using Juki.Domain.Authority;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Flows;

/// <summary>The ledger of operators at a server, and what it means to those who log in.</summary>
public sealed class OperatorLedgerTests : IInquiryCore, IDisposable
{
    private const string Company = "架空システム";

    private readonly OperatorWorld _world = new(isTestNetwork: false);

    public void Dispose() => _world.Dispose();

    Moment IInquiryCore.Now => Now;

    private OperatorLedger Ledger => _world.Ledger;

    private Moment Now => _world.Country.Now;

    private DateOnly Today => Now.Today.ToDay();

    Task<T> IInquiryCore.DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(Now));

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 管理簿に確認されカードが記載された操作者だけが認証される()
    {
        var card = _world.NewCard(roles: "inquiry");
        Begin();
        Assert.Equal(LogInVerdict.OperatorNotPermitted, _world.LogIn(card));
        Assert.Equal(AuthorityVerdict.Done, Apply(7, OperatorRoles.Inquiry));
        Assert.Equal(LogInVerdict.RightNotConfirmed, _world.LogIn(card));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 7));
        Assert.Equal(LogInVerdict.CardNotEntered, _world.LogIn(card));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.CardIssued, 7, card: card.Serial));
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card));
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        Assert.Equal(LogInVerdict.CardNotEntered, _world.LogIn(_world.NewCard(roles: "inquiry")));
        Assert.Equal(
            [AuthorityAct.Applied, AuthorityAct.Checked, AuthorityAct.CardIssued],
            Ledger.History(7).Select(row => row.Entry.Act));
        Assert.All(Ledger.History(7), row => Assert.Equal(
            (AuditKind.OperatorAction, row.Entry.By),
            (_world.Log.ReadLeaf(row.Leaf).Kind, _world.Log.ReadLeaf(row.Leaf).Facts.Operator)));
    }

    [Theory]
    [InlineData(AuthorityAct.Revoked)]
    [InlineData(AuthorityAct.Suspended)]
    public void 失効と停止は開いている会話でもすぐに効く(AuthorityAct act)
    {
        var card = _world.NewCard(roles: "inquiry");
        Enter(card, OperatorRoles.Inquiry);
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card));
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        Assert.Equal(AuthorityVerdict.Done, Go(act, 7));
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal(LogInVerdict.RightWithdrawn, _world.Told[^1]);
        Assert.Equal(
            act == AuthorityAct.Revoked ? LogInVerdict.RightEnded : LogInVerdict.RightSuspended, _world.LogIn(card));
    }

    [Fact]
    public void Ledger_ReadAgainAfterAStart_IsTheSame()
    {
        Enter(_world.NewCard(roles: "inquiry"), OperatorRoles.Inquiry);
        Assert.Equal(AuthorityVerdict.Done, Import(Today, "A", "B"));
        Assert.Equal(AuthorityVerdict.Done, Import(Today, "B"));
        var proposed = Ledger.Propose(SecondPersonMatter.Copy, "backup", 1, Now).Number;
        var again = new OperatorLedger(OperatorWorld.Prefecture, _world.Country.Record(OperatorWorld.Prefecture));
        Assert.Equal(Ledger.Files, again.Files);
        Assert.Null(again.WorkerOf(Contract("A")));
        Assert.NotNull(again.WorkerOf(Contract("B")));
        Assert.Equal(proposed.Serial + 1, again.Propose(SecondPersonMatter.Copy, "backup", 1, Now).Number.Serial);
    }

    [Fact]
    [Trait("Source", "S-000 4")]
    public void 委託先の新しい名簿にない作業者の権限はすぐに終わる()
    {
        var card = _world.NewCard(roles: "logs");
        Begin();
        Assert.Equal(AuthorityVerdict.Done, Import(Today, "A"));
        var grant = Contract("A") with { Roles = OperatorRoles.Logs };
        Assert.Equal(AuthorityVerdict.Done, Ledger.Go(new(AuthorityAct.Applied, 7, 3) { Grant = grant }, Now));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 7));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.CardIssued, 7, card: card.Serial));
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card));
        Assert.Equal(InquiryVerdict.OperatorNotPermitted, _world.Inquire()); // reads logs and no data
        Assert.Equal(AuthorityVerdict.Done, Import(Today, "B"));
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal(LogInVerdict.RightEnded, _world.LogIn(card));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public void 管理者を増やすには二人の同意を一度ずつ使う()
    {
        Begin();
        Assert.Equal(AuthorityVerdict.Done, Apply(7, OperatorRoles.Administration));
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Go(AuthorityAct.Checked, 7));
        var (verdict, number) = Ledger.Propose(SecondPersonMatter.Administrator, "7", 1, Now);
        Assert.Equal(AuthorityVerdict.Done, verdict);
        Assert.Equal(AuthorityVerdict.AgreementSpent, Go(AuthorityAct.Checked, 7, agreement: number));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, Ledger.Agree(number, 1, Now));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Ledger.Agree(number, 8, Now));
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(number, 2, Now));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 7, agreement: number));
        Assert.Equal(AgreementStep.Used, Ledger.Find(number)!.Entries[^1].Step);
        Assert.Equal(
            AuthorityVerdict.AgreementSpent,
            Go(AuthorityAct.CardIssued, 7, card: new('A', 32), agreement: number));
    }

    [Fact]
    public void Use_AgreementOfTwo_ServesOnce()
    {
        Begin();
        var number = Ledger.Propose(SecondPersonMatter.Copy, "backup", 1, Now).Number;
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(number, 2, Now));
        Assert.Equal(
            AuthorityVerdict.AgreementSpent, Ledger.Use(number, SecondPersonMatter.MediaExport, "backup", 1, Now));
        Assert.Equal(AuthorityVerdict.Done, Ledger.Use(number, SecondPersonMatter.Copy, "backup", 1, Now));
        Assert.Equal(AuthorityVerdict.AgreementSpent, Ledger.Use(number, SecondPersonMatter.Copy, "backup", 2, Now));
        Assert.Equal(AuthorityVerdict.NotFound, Ledger.Agree(new(2026, 99), 2, Now));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public void 二人が同意した鍵のためだけに控えを作り毎回記録する()
    {
        Begin();
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, BackUp("ab"));
        var number = Ledger.Propose(SecondPersonMatter.BackupKey, "ab", 1, Now).Number;
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, BackUp("ab"));
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(number, 2, Now));
        var before = _world.Log.Size;
        Assert.Equal((AuthorityVerdict.Done, AuthorityVerdict.Done), (BackUp("ab"), BackUp("ab")));
        Assert.Equal(before + 2, _world.Log.Size);
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, BackUp("cd"));
        Assert.Equal(
            AuthorityVerdict.FactsMissing, Ledger.Use(number, SecondPersonMatter.BackupKey, "ab", 1, Now));
        var record = _world.Country.Record(OperatorWorld.Prefecture);
        Assert.False(OperatorLedger.IsEmptyIn(record.Store));
        Assert.True(Stands());
        Assert.Equal(
            AuthorityVerdict.Done,
            new OperatorLedger(OperatorWorld.Prefecture, record).UseStanding(
                SecondPersonMatter.BackupKey, "ab", 0, Now));
        record.IsDiskFull = true;
        Assert.Equal(AuthorityVerdict.NotRecordable, BackUp("ab"));
        record.IsDiskFull = false;
        Assert.Equal(AuthorityVerdict.Done, Ledger.Withdraw(number, 2, Now));
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, BackUp("ab"));
        Assert.False(Stands());

        AuthorityVerdict BackUp(string key) => Ledger.UseStanding(SecondPersonMatter.BackupKey, key, 0, Now);

        bool Stands() => OperatorLedger.StandsIn(record.Store, SecondPersonMatter.BackupKey, "ab", Now.Milliseconds);
    }

    [Fact]
    public void MayAct_TwoAdministratorsHaveACard_AsksForTheCardOfWhoActs()
    {
        var (first, second) = (_world.NewCard(1, "administration"), _world.NewCard(2, "administration"));
        var clerk = _world.Clerk;
        Begin();
        Assert.True(MayAct(1, ""));
        EnterAdministrator(1, first);
        Assert.True(MayAct(1, ""));
        EnterAdministrator(2, second);
        Assert.False(MayAct(1, ""));
        Assert.False(MayAct(1, "00"));

        var (verdict, ticket) = Prove(1, first, clerk.Draw(Now), 0);
        Assert.Equal(AuthorityVerdict.Done, verdict);
        Assert.True(MayAct(1, ticket) && MayAct(1, ticket)); // for all acts of one command
        Assert.False(MayAct(2, ticket));
        Assert.True(MayAct(1, ticket, OperatorRoles.Audit | OperatorRoles.Administration));
        Assert.False(MayAct(1, ticket, OperatorRoles.Audit));
        Assert.True(clerk.MayAct(1, default, ticket, After(OperatorTerms.ChallengeMilliseconds)));
        Assert.False(clerk.MayAct(1, default, ticket, After(OperatorTerms.ChallengeMilliseconds + 1)));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Suspended, 1, by: 2));
        Assert.False(MayAct(1, ticket)); // at once
        Assert.True(MayAct(2, Prove(2, second, clerk.Draw(Now), 0).Ticket));
        _world.Revocations = _world.Table(second.Serial);
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(2, second, clerk.Draw(Now), 0).Verdict);

        bool MayAct(uint by, string shown, OperatorRoles roles = default) => clerk.MayAct(by, roles, shown, Now);
    }

    [Fact]
    public void Prove_AnythingButTheAnswerOfThatPersonsCard_IsNotAccepted()
    {
        var (first, clerk) = (_world.NewCard(1, "administration"), _world.Clerk);
        Begin();
        EnterAdministrator(1, first);
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(1, first, new byte[32], 0).Verdict); // none was drawn
        var challenge = clerk.Draw(Now);
        Assert.Equal(AuthorityVerdict.Done, Prove(1, first, challenge, OperatorTerms.ChallengeMilliseconds).Verdict);
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(1, first, challenge, 0).Verdict); // spent
        challenge = clerk.Draw(Now);
        Assert.Equal(
            AuthorityVerdict.CardNotAccepted,
            Prove(1, first, challenge, OperatorTerms.ChallengeMilliseconds + 1).Verdict);
        var voided = clerk.Draw(Now);
        _ = clerk.Draw(Now);
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(1, first, voided, 0).Verdict);
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(2, first, clerk.Draw(Now), 0).Verdict);
        var unlisted = _world.NewCard(1, "administration");
        Assert.Equal(AuthorityVerdict.CardNotAccepted, Prove(1, unlisted, clerk.Draw(Now), 0).Verdict);
    }

    [Fact]
    public void Answer_DoneByTwo_AsksForTheAgreement()
    {
        var service = new OperatorService(Ledger, _world.Clerk, this);
        var copy = new OperatorCall { Task = OperatorTask.Do, Matter = SecondPersonMatter.Copy, About = "ab", By = 1 };
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Answer(service, copy).Verdict);
        var size = _world.Log.Size;
        var free = new OperatorService(Ledger, _world.Clerk, this, isTest: true);
        Assert.Equal(AuthorityVerdict.Done, Answer(free, copy).Verdict); // nobody is in the ledger
        Assert.Equal(size + 1, _world.Log.Size);
        Begin();
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Answer(free, copy).Verdict);
        var number = Answer(service, copy with { Task = OperatorTask.Propose }).Agreement;
        Assert.Equal(
            AuthorityVerdict.Done,
            Answer(service, new() { Task = OperatorTask.Agree, Agreement = number, By = 2 }).Verdict);
        Assert.Equal(AuthorityVerdict.Done, Answer(service, copy with { Agreement = number }).Verdict);
        Assert.Equal(AuthorityVerdict.AgreementSpent, Answer(service, copy with { Agreement = number }).Verdict);
        var again = Answer(service, copy with { Task = OperatorTask.Propose }).Agreement;
        Assert.Equal(
            AuthorityVerdict.Done,
            Answer(service, new() { Task = OperatorTask.Withdraw, Agreement = again, By = 1 }).Verdict);
        Assert.Equal(32, Answer(service, new() { Task = OperatorTask.Challenge }).Challenge.Length);
        Assert.Equal(
            AuthorityVerdict.CardNotAccepted, Answer(service, new() { Task = OperatorTask.Prove, By = 1 }).Verdict);
    }

    [Fact]
    public void Go_DryOrNotRecordable_ChangesNothing()
    {
        Begin();
        var request = new LedgerRequest(AuthorityAct.Applied, 7, 3) { Grant = Grant(OperatorRoles.Inquiry) };
        var before = _world.Log.Size;
        Assert.Equal(AuthorityVerdict.Done, Ledger.Go(request with { IsDry = true }, Now));
        _world.Country.Record(OperatorWorld.Prefecture).IsDiskFull = true;
        Assert.Equal(AuthorityVerdict.NotRecordable, Ledger.Go(request, Now));
        Assert.Equal(AuthorityVerdict.NotRecordable, Import(Today, "A"));
        _world.Country.Record(OperatorWorld.Prefecture).IsDiskFull = false;
        Assert.Equal(before, _world.Log.Size);
        Assert.Empty(Ledger.History(7));
        Assert.Equal(AuthorityVerdict.TimeBackwards, Ledger.Go(request, new(Now.Milliseconds - 1)));
        Assert.Equal(AuthorityVerdict.Done, Ledger.Go(request, Now));
    }

    [Fact]
    public void Answer_Calls_DoAndShow()
    {
        var service = new OperatorService(Ledger, _world.Clerk, this);
        Begin();
        Assert.Equal(AuthorityVerdict.Done, Answer(service, new()
        {
            Task = OperatorTask.Go, Act = AuthorityAct.Applied, Number = 7, By = 3, Reason = "異動",
            Grant = Grant(OperatorRoles.Inquiry),
        }).Verdict);
        var shown = Answer(service, new() { Task = OperatorTask.List }).Operators;
        Assert.Equal([1, 2, 7], shown.Select(one => one.Number));
        Assert.Equal(
            [LogInVerdict.CardNotEntered, LogInVerdict.CardNotEntered, LogInVerdict.RightNotConfirmed],
            shown.Select(one => one.State));
        var entry = Assert.Single(
            Answer(service, new() { Task = OperatorTask.History, Number = 7 }).Entries);
        Assert.Equal((AuthorityAct.Applied, 3U, "異動"), (entry.Act, entry.By, entry.Reason));
        Assert.Equal(
            AuthorityVerdict.NotFound, Answer(service, new() { Task = OperatorTask.History, Number = 8 }).Verdict);
        Assert.Equal(
            AuthorityVerdict.NotFound,
            Answer(service, new() { Task = OperatorTask.Agree, Agreement = "agreement", By = 2 }).Verdict);
        var number = Answer(service, new()
        {
            Task = OperatorTask.Propose, Matter = SecondPersonMatter.Copy, About = "backup", By = 1,
        }).Agreement;
        Assert.Equal(
            AuthorityVerdict.Done,
            Answer(service, new() { Task = OperatorTask.Agree, Agreement = number, By = 2 }).Verdict);
    }

    private (AuthorityVerdict Verdict, string Ticket) Prove(uint by, TestCard card, byte[] challenge, long late) =>
        _world.Clerk.Prove(by, new(card.Certificate, card.Answer(challenge)), After(late));

    private Moment After(long milliseconds) => new(Now.Milliseconds + milliseconds);

    /// <summary>Enters the card of one of the first two.</summary>
    private void EnterAdministrator(int number, TestCard card)
    {
        var agreement = Ledger.Propose(SecondPersonMatter.Administrator, $"{number}", 1, Now).Number;
        Assert.Equal(AuthorityVerdict.Done, Ledger.Agree(agreement, 2, Now));
        Assert.Equal(
            AuthorityVerdict.Done,
            Go(AuthorityAct.CardIssued, number, (uint)(3 - number), card.Serial, agreement));
    }

    private static OperatorReply Answer(OperatorService service, OperatorCall call)
    {
        var answer = service.AnswerAsync(call);
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    /// <summary>The first two administrators, 1 and 2.</summary>
    private void Begin()
    {
        foreach (var number in new[] { 1, 2 })
            Assert.Equal(AuthorityVerdict.Done, Apply(number, OperatorRoles.Administration));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 1, by: 2));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Go(AuthorityAct.Checked, 2, by: 9));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 2, by: 1));
    }

    private void Enter(TestCard card, OperatorRoles roles)
    {
        Begin();
        Assert.Equal(AuthorityVerdict.Done, Apply(7, roles));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Checked, 7));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.CardIssued, 7, card: card.Serial));
    }

    private AuthorityVerdict Apply(int number, OperatorRoles roles) =>
        Ledger.Go(new(AuthorityAct.Applied, number, 3) { Grant = Grant(roles) }, Now);

    private AuthorityVerdict Go(
        AuthorityAct act, int number, uint by = 1, string card = "", AgreementNumber agreement = default) =>
        Ledger.Go(new(act, number, by) { Card = card, Agreement = agreement }, Now);

    private OperatorGrant Grant(OperatorRoles roles) => new("S0007", 0, roles, Today, Today.AddYears(3));

    private OperatorGrant Contract(string staff) => Grant(OperatorRoles.Logs) with
    {
        Staff = staff, Company = Company, Employer = OperatorEmployer.Contractor,
    };

    private AuthorityVerdict Import(DateOnly ends, params string[] staff) => Ledger.Import(
        Company, [.. staff.Select(one => new ContractWorker(Company, one, ends, OperatorEmployer.Contractor))], 1, Now);
}

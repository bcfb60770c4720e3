using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Authority;

namespace Juki.Tests.Domain.Authority;

/// <summary>Who gets which right, and how long it stands.</summary>
public sealed class OperatorRulesTests
{
    private const string Card = "45000000000000000000000000000001";

    private static readonly DateOnly Today = new(2026, 4, 10);
    private static readonly OperatorGrant Grant = new("S0007", 0, OperatorRoles.Inquiry, Today, Today.AddYears(3));
    private static readonly OperatorGrant Branch = Grant with { Section = 5 };
    private static readonly AuthorityClerk Applicant = Clerk(3, null);
    private static readonly AuthorityClerk Administrator = Clerk(4, Administration(0));
    private static readonly AuthorityClerk Second = Clerk(5, Administration(0));

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 権限は申請と別の者の確認で始まる()
    {
        Assert.Equal(AuthorityVerdict.Done, OperatorRules.Apply(7, Grant, null, null, Applicant));
        var file = Applied(Grant);
        Assert.Equal(LogInVerdict.RightNotConfirmed, OperatorRules.LogIn(file, null, Card, Grant.Roles, Today));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, Check(file, Administrator with { By = 3 }));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, Check(file, Administrator with { By = 7 }));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Check(file, Clerk(6, Grant)));
        Assert.Equal(AuthorityVerdict.Done, Check(file, Administrator));
        var given = file.After(new(AuthorityAct.Checked, 4, Today));
        Assert.Equal(LogInVerdict.CardNotEntered, OperatorRules.LogIn(given, null, Card, Grant.Roles, Today));
        given = given.After(new(AuthorityAct.CardIssued, 4, Today, Card: Card));
        Assert.Equal(LogInVerdict.LoggedIn, OperatorRules.LogIn(given, null, Card, Grant.Roles, Today));
        Assert.Equal(
            LogInVerdict.RolesNotGranted,
            OperatorRules.LogIn(given, null, Card, Grant.Roles | OperatorRoles.Batch, Today));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 出先の登録は出先の管理者が行い主管課が確認するまで効かない()
    {
        var manager = Clerk(4, Administration(5));
        var file = Applied(Branch);
        Assert.Equal(AuthorityVerdict.NotAdministrator, Check(file, Clerk(4, Administration(6))));
        Assert.Equal(AuthorityVerdict.NothingPending, OperatorRules.Confirm(7, file, null, Second));
        Assert.Equal(AuthorityVerdict.Done, Check(file, manager));
        file = file.After(new(AuthorityAct.Checked, 4, Today));
        Assert.Equal(LogInVerdict.RightNotConfirmed, OperatorRules.LogIn(file, null, Card, Grant.Roles, Today));
        Assert.Equal(AuthorityVerdict.NotAdministrator,
            OperatorRules.Confirm(7, file, null, Clerk(9, Administration(5))));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, OperatorRules.Confirm(7, file, null, Administrator));
        Assert.Equal(AuthorityVerdict.Done, OperatorRules.Confirm(7, file, null, Second));
        Assert.NotNull(file.After(new(AuthorityAct.Confirmed, 5, Today)).Standing);
        Assert.Equal(AuthorityVerdict.MainSectionNeeded, OperatorRules.Confirm(7, Applied(Grant), null, Second));
    }

    [Theory]
    [InlineData(14, AuthorityVerdict.Done)]
    [InlineData(15, AuthorityVerdict.Lapsed)]
    public void 確認されない申請は十四日で失効する(int days, AuthorityVerdict verdict)
    {
        var later = Today.AddDays(days);
        var (file, clerk) = (Applied(Grant), Administrator with { On = later });
        Assert.Equal(verdict, Check(file, clerk));
        Assert.Equal(
            verdict == AuthorityVerdict.Done ? AuthorityVerdict.AlreadyPending : AuthorityVerdict.Done,
            OperatorRules.Apply(7, Grant, file, null, Applicant with { On = later }));
    }

    [Theory]
    [InlineData(2026, 4, 1, 2028, 3, 31)]
    [InlineData(2027, 3, 31, 2028, 3, 31)]
    [InlineData(2027, 4, 1, 2029, 3, 31)]
    [InlineData(2026, 12, 31, 2028, 3, 31)]
    public void 年度ごとに確認されない権限は年度末に終わる(int year, int month, int day, int endYear, int endMonth, int endDay)
    {
        var given = new DateOnly(year, month, day);
        var grant = Grant with { From = given, Until = given.AddYears(4) };
        var file = new OperatorFile { Standing = grant, RenewedOn = given, Card = Card };
        var last = new DateOnly(endYear, endMonth, endDay);
        Assert.Equal(last, file.StandsUntil);
        Assert.Equal(LogInVerdict.LoggedIn, OperatorRules.LogIn(file, null, Card, grant.Roles, last));
        Assert.Equal(LogInVerdict.RightEnded, OperatorRules.LogIn(file, null, Card, grant.Roles, last.AddDays(1)));
        var renewed = file.After(new(AuthorityAct.Renewed, 4, last));
        Assert.Equal(LogInVerdict.LoggedIn, OperatorRules.LogIn(renewed, null, Card, grant.Roles, last.AddDays(1)));
    }

    [Fact]
    [Trait("Source", "S-000 4")]
    public void 委託先の作業者は名簿にある間だけ権限を持つ()
    {
        var ends = Today.AddDays(30);
        var grant = Grant with
        {
            Roles = OperatorRoles.Logs, Employer = OperatorEmployer.Contractor, Company = "架空システム",
        };
        var worker = new ContractWorker(grant.Company, grant.Staff, ends, OperatorEmployer.Contractor);
        Assert.Equal(AuthorityVerdict.ContractorNotListed, OperatorRules.Apply(7, grant, null, null, Applicant));
        Assert.Equal(AuthorityVerdict.Done, OperatorRules.Apply(7, grant, null, worker, Applicant));
        var file = new OperatorFile { Standing = grant, RenewedOn = Today, Card = Card };
        Assert.Equal(LogInVerdict.LoggedIn, OperatorRules.LogIn(file, worker, Card, grant.Roles, ends));
        Assert.Equal(LogInVerdict.RightEnded, OperatorRules.LogIn(file, worker, Card, grant.Roles, ends.AddDays(1)));
        Assert.Equal(LogInVerdict.RightEnded, OperatorRules.LogIn(file, null, Card, grant.Roles, Today));
    }

    [Fact]
    [Trait("Source", "S-000 4")]
    public void 再委託先の者には本人確認情報に触れる権限を与えられない()
    {
        foreach (var role in RightTable.Roles)
        {
            var grant = Grant with { Roles = role, Employer = OperatorEmployer.Subcontractor, Company = "架空保守" };
            var worker = new ContractWorker(grant.Company, grant.Staff, Today, OperatorEmployer.Subcontractor);
            Assert.Equal(
                RightTable.ReachesResidents(role)
                    ? AuthorityVerdict.SubcontractorNotPermitted : AuthorityVerdict.Done,
                OperatorRules.Apply(7, grant, null, worker, Applicant));
        }
        Assert.True(RightTable.ReachesResidents(OperatorRoles.Inquiry));
        Assert.False(RightTable.ReachesResidents(OperatorRoles.Logs));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    [Trait("Source", "S-001")]
    public void 権限表は機能ごとに読み取り書き込み実行を定める最小限のものである()
    {
        Assert.Equal(OperatorAccess.Read, RightTable.Of(OperatorRoles.Logs, OperatorFunction.RecordLines));
        Assert.Equal(OperatorAccess.None, RightTable.Of(OperatorRoles.Logs, OperatorFunction.RecordEntries));
        Assert.Single(RightTable.Rows, row => row.Role == OperatorRoles.Logs);
        Assert.All(RightTable.Roles, role => Assert.Contains(RightTable.Rows, row => row.Role == role));
        Assert.Equal(
            RightTable.Rows.Count, RightTable.Rows.Select(row => (row.Role, row.Function)).Distinct().Count());
        Assert.Equal(
            [OperatorRoles.System],
            RightTable.Roles.Where(role => RightTable.Of(role, OperatorFunction.Copy) != OperatorAccess.None));
        Assert.Equal(
            OperatorAccess.Read | OperatorAccess.Write,
            RightTable.Of(OperatorRoles.Administration | OperatorRoles.Cards, OperatorFunction.Ledger));
    }

    [Theory]
    [Trait("Source", "S-000 3. リスク3")]
    [InlineData(OperatorRoles.Audit | OperatorRoles.Inquiry, true)]
    [InlineData(OperatorRoles.Audit | OperatorRoles.Media, true)]
    [InlineData(OperatorRoles.Audit | OperatorRoles.Administration, false)]
    [InlineData(OperatorRoles.Logs | OperatorRoles.System, true)]
    [InlineData(OperatorRoles.Logs, false)]
    [InlineData(OperatorRoles.Inquiry | OperatorRoles.Batch, false)]
    public void 点検する者は業務を兼ねられない(OperatorRoles roles, bool isConflict) => Assert.Equal(
        isConflict ? AuthorityVerdict.RolesConflict : AuthorityVerdict.Done,
        OperatorRules.Apply(7, Grant with { Roles = roles }, null, null, Applicant));

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public void 管理者の登録と変更には二人目の同意が要る()
    {
        var file = Applied(Administration(0));
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Check(file, Administrator));
        Assert.Equal(
            AuthorityVerdict.AgreementSpent,
            OperatorRules.Check(7, file, null, Administrator, AuthorityVerdict.AgreementSpent));
        Assert.Equal(AuthorityVerdict.Done, OperatorRules.Check(7, file, null, Administrator, AuthorityVerdict.Done));
        // Also when an administrator is to become something else.
        var changed = Applied(Grant) with { Standing = Administration(0) };
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Check(changed, Administrator));
        // Of the first two administrators the two are who applied and who checks.
        Assert.Equal(AuthorityVerdict.Done, Check(file, Administrator with { Administrators = 1 }));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Check(file, Clerk(4, null) with { Administrators = 1 }));
        Assert.Equal(AuthorityVerdict.Done, Check(file, Clerk(4, null) with { Administrators = 0 }));
        var standing = new OperatorFile { Standing = Administration(0), RenewedOn = Today };
        Assert.Equal(
            AuthorityVerdict.SecondPersonNeeded, Go(AuthorityAct.CardIssued, standing, Administrator));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Revoked, standing, Administrator));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public void 同意は別の者が一時間以内に行い一度だけ使える()
    {
        const long Hour = SecondPerson.StepMilliseconds;
        var proposed = new SecondPerson(SecondPersonMatter.Copy, "backup", [new(AgreementStep.Proposed, 3, 1_000)]);
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, proposed.Agree(3, 1_000));
        Assert.Equal(AuthorityVerdict.Done, proposed.Agree(4, 1_000 + Hour));
        Assert.Equal(AuthorityVerdict.AgreementSpent, proposed.Agree(4, 1_001 + Hour));
        Assert.Equal(AuthorityVerdict.AgreementSpent, proposed.Use(SecondPersonMatter.Copy, "backup", 3, 1_000));
        var agreed = proposed with { Entries = [.. proposed.Entries, new(AgreementStep.Agreed, 4, 2_000)] };
        Assert.Equal(AuthorityVerdict.Done, agreed.Use(SecondPersonMatter.Copy, "backup", 3, 2_000 + Hour));
        Assert.Equal(AuthorityVerdict.Done, agreed.Use(SecondPersonMatter.Copy, "backup", 4, 2_000));
        Assert.Equal(AuthorityVerdict.AgreementSpent, agreed.Use(SecondPersonMatter.Copy, "backup", 3, 2_001 + Hour));
        Assert.Equal(AuthorityVerdict.AgreementSpent, agreed.Use(SecondPersonMatter.Copy, "export", 3, 2_000));
        Assert.Equal(AuthorityVerdict.AgreementSpent, agreed.Use(SecondPersonMatter.Affairs, "backup", 3, 2_000));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, agreed.Use(SecondPersonMatter.Copy, "backup", 5, 2_000));
        var used = agreed with { Entries = [.. agreed.Entries, new(AgreementStep.Used, 3, 3_000)] };
        Assert.Equal(AuthorityVerdict.AgreementSpent, used.Use(SecondPersonMatter.Copy, "backup", 3, 3_000));
        Assert.Equal(AuthorityVerdict.AgreementSpent, used.Agree(5, 3_000));
        Assert.Equal(AuthorityVerdict.AgreementSpent, used.Withdraw(5));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public void 控えの鍵への同意は一年間誰が行っても使え取り消せば終わる()
    {
        const long Year = SecondPerson.StandingMilliseconds;
        var proposed = new SecondPerson(SecondPersonMatter.BackupKey, "ab", [new(AgreementStep.Proposed, 3, 1_000)]);
        Assert.Equal(AuthorityVerdict.AgreementSpent, proposed.Use(SecondPersonMatter.BackupKey, "ab", 0, 1_000));
        var agreed = proposed with { Entries = [.. proposed.Entries, new(AgreementStep.Agreed, 4, 2_000)] };
        Assert.Equal(AuthorityVerdict.Done, agreed.Use(SecondPersonMatter.BackupKey, "ab", 0, 2_000 + Year));
        Assert.Equal(AuthorityVerdict.AgreementSpent, agreed.Use(SecondPersonMatter.BackupKey, "ab", 0, 2_001 + Year));
        Assert.Equal(AuthorityVerdict.AgreementSpent, agreed.Use(SecondPersonMatter.BackupKey, "cd", 0, 2_000));
        Assert.Equal(AuthorityVerdict.FactsMissing, agreed.Withdraw(0));
        Assert.Equal(AuthorityVerdict.Done, agreed.Withdraw(5));
        var ended = agreed with { Entries = [.. agreed.Entries, new(AgreementStep.Withdrawn, 5, 3_000)] };
        Assert.Equal(AuthorityVerdict.AgreementSpent, ended.Use(SecondPersonMatter.BackupKey, "ab", 0, 3_000));
    }

    [Fact]
    public void Go_EveryAct_FollowsTheState()
    {
        var standing = new OperatorFile { Standing = Branch, RenewedOn = Today, Card = Card };
        var manager = Clerk(4, Administration(5));
        foreach (var act in new[] { AuthorityAct.CardIssued, AuthorityAct.Suspended, AuthorityAct.Renewed })
            Assert.Equal(AuthorityVerdict.Done, Go(act, standing, manager));
        Assert.Equal(AuthorityVerdict.NotInThatState, Go(AuthorityAct.Resumed, standing, manager));
        var suspended = standing.After(new(AuthorityAct.Suspended, 4, Today));
        Assert.Equal(LogInVerdict.RightSuspended, OperatorRules.LogIn(suspended, null, Card, Branch.Roles, Today));
        Assert.Equal(AuthorityVerdict.NotInThatState, Go(AuthorityAct.Suspended, suspended, manager));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Resumed, suspended, manager));
        Assert.Equal(
            AuthorityVerdict.NotAdministrator, Go(AuthorityAct.Revoked, standing, Clerk(9, Administration(6))));
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, Go(AuthorityAct.Renewed, standing, manager with { By = 7 }));
        Assert.Equal(AuthorityVerdict.Done, Go(AuthorityAct.Revoked, standing, manager with { By = 7 }));
        var revoked = standing.After(new(AuthorityAct.Revoked, 4, Today));
        Assert.Equal(AuthorityVerdict.NumberEnded, Go(AuthorityAct.Renewed, revoked, manager));
        Assert.Equal(AuthorityVerdict.NumberEnded, OperatorRules.Apply(7, Grant, revoked, null, Applicant));
        Assert.Equal(LogInVerdict.RightEnded, OperatorRules.LogIn(revoked, null, Card, Branch.Roles, Today));
        Assert.Equal(AuthorityVerdict.NotFound, Go(AuthorityAct.Revoked, null, manager));
    }

    [Fact]
    public void Apply_MissingFacts_AreToldFirst()
    {
        Assert.Equal(AuthorityVerdict.FactsMissing, OperatorRules.Apply(0, Grant, null, null, Applicant));
        Assert.Equal(
            AuthorityVerdict.FactsMissing, OperatorRules.Apply(7, Grant, null, null, Applicant with { By = 0 }));
        foreach (var grant in new[]
        {
            Grant with { Staff = " " }, Grant with { Staff = new('1', 41) }, Grant with { Roles = 0 },
            Grant with { Section = 10_000 }, Grant with { Company = "架空システム" },
            Grant with { Employer = OperatorEmployer.Contractor },
        })
            Assert.Equal(AuthorityVerdict.FactsMissing, OperatorRules.Apply(7, grant, null, null, Applicant));
        Assert.Equal(
            AuthorityVerdict.TermMalformed,
            OperatorRules.Apply(7, Grant with { Until = Grant.From.AddDays(-1) }, null, null, Applicant));
        Assert.Equal(
            AuthorityVerdict.TermMalformed,
            OperatorRules.Apply(
                7, Grant with { Until = Grant.From.AddDays(OperatorGrant.DaysMax) }, null, null, Applicant));
        Assert.Equal(
            AuthorityVerdict.Done,
            OperatorRules.Apply(
                7, Grant with { Until = Grant.From.AddDays(OperatorGrant.DaysMax - 1) }, null, null, Applicant));
    }

    [Fact]
    public void TryParse_AgreementNumber_ReadsOnlyWhatIsWritten() => Prop.ForAll<int, int>((year, serial) =>
    {
        var number = new AgreementNumber(2000 + Math.Abs(year % 1000), 1 + Math.Abs(serial % 999_999));
        return AgreementNumber.TryParse(number.ToString(), out var read) && read == number
            && !AgreementNumber.TryParse(number + "0", out _) && !AgreementNumber.TryParse("agreement", out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remedies_EachVerdict_HasItsOwn()
    {
        Assert.Equal(Enum.GetValues<AuthorityVerdict>().Order(), AuthorityRemedy.All.Select(row => row.Verdict));
        Assert.Equal(Enum.GetValues<LogInVerdict>().Order(), LogInRemedy.All.Select(row => row.Verdict));
    }

    private static OperatorGrant Administration(int section) =>
        Grant with { Section = section, Roles = OperatorRoles.Administration };

    private static AuthorityClerk Clerk(uint by, OperatorGrant? own) => new(by, Today, own, 2);

    private static OperatorFile Applied(OperatorGrant grant) =>
        new OperatorFile().After(new(AuthorityAct.Applied, 3, Today, grant));

    private static AuthorityVerdict Check(OperatorFile file, AuthorityClerk clerk) =>
        OperatorRules.Check(7, file, null, clerk, null);

    private static AuthorityVerdict Go(AuthorityAct act, OperatorFile? file, AuthorityClerk clerk) =>
        OperatorRules.Go(act, 7, file, clerk, Card, null);
}

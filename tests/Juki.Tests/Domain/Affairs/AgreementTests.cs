using Juki.Domain.Affairs;
using static Juki.Tests.Domain.Affairs.AffairSamples;

namespace Juki.Tests.Domain.Affairs;

public sealed class AgreementTests
{
    private static readonly Agreement Held = new(Pension, "協定 1", new(2026, 1, 1), new(2026, 12, 31));

    [Fact]
    [Trait("Source", "S-002")]
    public void 協定のない国の機関には提供しない()
    {
        Assert.Equal([AffairFault.AgreementMissing], Judge(Agreed(), Signed));
        var other = Held with { Organ = Organ(3) };
        Assert.Equal([AffairFault.AgreementMissing], Judge(Agreed(other), Signed));
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 機構が停止した協定では直ちに提供が止まる()
    {
        var stopped = Held with { SuspendedSince = Signed, Reason = SuspensionReason.Incident };
        Assert.Equal([AffairFault.AgreementSuspended], Judge(Agreed(stopped), Signed));
    }

    [Fact]
    public void 停止された協定があれば別の有効な協定があっても提供しない()
    {
        var stopped = Held with { SuspendedSince = Signed, Reason = SuspensionReason.Misuse };
        var second = Held with { Document = "協定 2" };
        Assert.Equal([AffairFault.AgreementSuspended], Judge(Agreed(stopped, second), Signed));
    }

    [Theory]
    [InlineData(2026, 1, 1, AgreementState.InForce)]
    [InlineData(2026, 12, 31, AgreementState.InForce)]
    [InlineData(2025, 12, 31, AgreementState.NotInForce)]
    [InlineData(2027, 1, 1, AgreementState.NotInForce)]
    public void 協定は初日から末日まで効力がある(int year, int month, int day, AgreementState state) =>
        Assert.Equal(state, Agreed(Held).StateOf(Pension, new(year, month, day)));

    [Fact]
    public void 更新された協定が続けて効力を持つ()
    {
        var next = Held with { Document = "協定 2", ValidFrom = new(2027, 1, 1), ValidTo = DateOnly.MaxValue };
        Assert.Equal(AgreementState.InForce, Agreed(Held, next).StateOf(Pension, new(2027, 6, 1)));
        Assert.Equal(AgreementState.InForce, Agreed(Held, next).StateOf(Pension, new(2026, 6, 1)));
    }

    [Fact]
    public void 一週間を過ぎた表では国の機関だけが止まる()
    {
        var week = Signed.AddDays(7);
        Assert.Equal([], Judge(KnownAgreements, week));
        Assert.Equal([AffairFault.TablesExpired], Judge(KnownAgreements, week.AddSeconds(1)));
        var town = Named(Asker.OfPrefecturalDepartment(Nagano), 500_001) with { IsComparison = true };
        Assert.Equal(
            AffairFault.None, AffairRules.Judge(KnownAffairs, KnownAgreements, town, week.AddDays(30)).First);
    }

    [Theory]
    [InlineData("0002\t協定 1\t2026-01-01\t2026-12-31\t\t", AffairProblem.None)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t\t", AffairProblem.None)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t2026-11-21T03:00:00Z\tMisuse", AffairProblem.None)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t", AffairProblem.Fields)]
    [InlineData("0000\t協定 1\t2026-01-01\t\t\t", AffairProblem.Code)]
    [InlineData("2\t協定 1\t2026-01-01\t\t\t", AffairProblem.Code)]
    [InlineData("0002\t\t2026-01-01\t\t\t", AffairProblem.Text)]
    [InlineData("0002\t協定 1 \t2026-01-01\t\t\t", AffairProblem.Text)]
    [InlineData("0002\t協定 1\t2026-02-30\t\t\t", AffairProblem.Dates)]
    [InlineData("0002\t協定 1\t\t\t\t", AffairProblem.Dates)]
    [InlineData("0002\t協定 1\t2026-01-02\t2026-01-01\t\t", AffairProblem.Dates)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t2026-11-21T03:00:00Z\t", AffairProblem.Suspension)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t\tMisuse", AffairProblem.Suspension)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t2026-11-21T03:00:00Z\tNone", AffairProblem.Suspension)]
    [InlineData("0002\t協定 1\t2026-01-01\t\t2026-11-21T03:00:00Z\t3", AffairProblem.Form)]
    public void Read_Row_TellsTheFirstProblem(string row, AffairProblem problem)
    {
        Assert.Equal(problem, Agreement.Read(row, out var agreement));
        Assert.Equal(problem == AffairProblem.None ? row : null, agreement?.Write());
    }

    [Fact]
    public void Read_RowsOutOfOrderOrTwice_TellsThePlace()
    {
        var later = Held with { Organ = Organ(3) };
        Assert.Null(AgreementTable.Read(
            Header, [later.Write(), Held.Write(), Held.Write()], out var problems));
        Assert.Equal([new(2, AffairProblem.Order), new AffairFinding(3, AffairProblem.Order)], problems);
    }

    private static IReadOnlyList<AffairFault> Judge(AgreementTable agreements, DateTimeOffset now) =>
        AffairRules.Judge(KnownAffairs, agreements, PensionRequest, now).Faults;
}

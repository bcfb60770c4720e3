using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

public class BatchDeskTests
{
    private static readonly IdentificationInformation Resident = SearchSamples.Resident;
    private static readonly BatchHeader File = BatchWorld.Header();

    [Fact]
    [Trait("Source", "S-002")]
    [Trait("Source", "S-000 2")]
    public void 照会ファイルの各行に結果を追記して同じ順で返す()
    {
        using var world = new BatchWorld();
        world.Put(BatchRulesTests.Current(Resident).Residence);
        world.Offer(File, writer =>
        {
            writer.Write("", "", "別人", "19850703", "2", "142034", "別町");
            writer.Write(Resident.Code, default, default);
            writer.WriteLine("3,broken");
        });
        Assert.Equal(BatchStep.Idle, world.Run());
        var lines = world.Results(File);
        Assert.Equal(["51", "0", "10"], lines.Select(line => line[BatchFormat.ItemsCount]));
        Assert.Equal(["1", "2", "3"], lines.Select(line => line[0]));
        Assert.Equal(Resident.Code.Written, lines[1][1]);
        Assert.Equal(Resident.Name.Text, lines[1][BatchFormat.ItemsCount + 12]);
        Assert.Equal("", lines[1][BatchFormat.ItemsCount + 11]); // 個人番号, which was not asked for
        Assert.Equal(["別人", "", ""], lines.Select(line => line[3]));
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Root, "spool")));
    }

    [Fact]
    [Trait("Source", "S-002")]
    [Trait("Source", "S-000 3. リスク2")]
    public void 一万行ごとの区切りを記録してから答える()
    {
        using var world = new BatchWorld();
        world.Put(BatchRulesTests.Current(Resident).Residence);
        world.Offer(File, writer =>
        {
            for (var line = 0; line < 9; line++)
                writer.Write(line % 2 == 0 ? Resident.Code : ResidentRecordCode.FromBody(5 + line), default, default);
        });
        world.Run();
        var leaves = world.Slices();
        Assert.Equal([4u, 4u, 1u], leaves.Select(leaf => leaf.Facts.Count));
        Assert.Equal([2u, 2u, 0u], leaves.Select(leaf => leaf.Facts.Missing));
        Assert.Equal([4, 4, 1], leaves.Select(leaf => leaf.Subjects));
        Assert.All(leaves, leaf => Assert.Equal(
            (AuditKind.Provision, 100_005u, 1u, 12u, 3u, NodeName.OfOrgan(2).Number),
            (leaf.Facts.Kind, leaf.Facts.Affair, leaf.Facts.Purpose, leaf.Facts.Operator, leaf.Facts.Terminal,
                leaf.Facts.Office)));
        using var log = AuditLog.Open(world.Store, null)!;
        Assert.Equal(5, log.Search(new() { Subject = Resident.Code }).Count);
    }

    [Fact]
    public void 同じファイルは二度答えない()
    {
        using var world = new BatchWorld();
        world.Offer(File, writer => writer.Write(Resident.Code, default, default));
        world.Run();
        world.Offer(File, writer => writer.Write(Resident.Code, default, default), "again.csv");
        world.Offer(File, writer => writer.Write(default, Resident.Number, default), "other.csv");
        world.Run();
        Assert.StartsWith("8 Duplicate", world.Receipt("again.csv"), StringComparison.Ordinal);
        Assert.StartsWith("9 NumberReused", world.Receipt("other.csv"), StringComparison.Ordinal);
        Assert.Single(world.Slices());
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 認められないファイルは一行も答えず拒んだことを記録する()
    {
        (BatchHeader Header, string Receipt)[] refused =
        [
            (File with { Network = "other" }, "6 OtherNetwork"),
            (File with { Asker = AskerKind.Municipality, Office = 131_016 }, "7 OtherAsker"),
            (File with { Affair = AffairSamples.Code(100_099) }, "20 AffairUnknown"),
            (File with { Affair = AffairSamples.Code(200_001) }, "21 AffairNotPermitted"),
            (File with { Office = 3 }, "21 AffairNotPermitted"),
            (File with { Purpose = 0 }, "26 PurposeMissing"),
            (File with { Operator = 0 }, "27 OperatorMissing"),
            (File with { Terminal = 0 }, "28 TerminalMissing"),
            (File with { Items = ProvidedItems.Alias }, "33 ItemNotPermitted"),
        ];
        using var world = new BatchWorld();
        foreach (var (header, receipt) in refused)
        {
            world.Offer(header, writer => writer.Write(Resident.Code, default, default), "refused.csv");
            Assert.Equal(BatchStep.Idle, world.Run());
            Assert.Contains(receipt, world.Receipt("refused.csv"), StringComparison.Ordinal);
        }
        Assert.Equal(refused.Length, world.Leaves().Count);
        Assert.All(world.Leaves(), leaf => Assert.NotEqual(0, leaf.Facts.Verdict));
        Assert.Empty(Directory.GetFiles(BatchFolder.Out(world.Root)));
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 一括の認められない事務と期間外の事務と協定の停止を拒む()
    {
        using var world = new BatchWorld();
        var row = AffairSamples.PensionRow;
        string[] rows =
        [
            row.Replace("\ty\ty\ty\tn\t", "\ty\ty\tn\tn\t"),
            row.Replace("2002-08-05\t\t", "2002-08-05\t2020-01-01\t"),
        ];
        var stopped = new Agreement(
            AffairSamples.Pension, "協定 1", new(2026, 1, 1), new(2026, 12, 31), AffairSamples.Signed,
            SuspensionReason.OrgansWish);
        (BatchTablesInForce Tables, string Verdict)[] tables =
        [
            (new(AffairSamples.Table(rows[0]), AffairSamples.KnownAgreements), "22 FormNotPermitted"),
            (new(AffairSamples.Table(rows[1]), AffairSamples.KnownAgreements), "25 AuthorityExpired"),
            (new(AffairSamples.KnownAffairs, AffairSamples.Agreed()), "23 AgreementMissing"),
            (new(AffairSamples.KnownAffairs, AffairSamples.Agreed(stopped)), "24 ProvisionSuspended"),
        ];
        foreach (var (inForce, verdict) in tables)
        {
            world.Tables = inForce;
            world.Offer(File, writer => writer.Write(Resident.Code, default, default), "refused.csv");
            world.Run();
            Assert.Contains(verdict, world.Receipt("refused.csv"), StringComparison.Ordinal);
        }
        Assert.Empty(world.Slices());
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 途中で提供が停止されれば残りの行には答えない()
    {
        using var world = new BatchWorld();
        world.Put(BatchRulesTests.Current(Resident).Residence);
        world.Offer(File, writer =>
        {
            for (var line = 0; line < 8; line++)
                writer.Write(Resident.Code, default, default);
        });
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now)); // taken in
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now)); // the first slice
        world.Tables = world.Tables! with
        {
            Agreements = AffairSamples.Agreed(new Agreement(
                AffairSamples.Pension, "協定 1", new(2026, 1, 1), new(2026, 12, 31), AffairSamples.Signed,
                SuspensionReason.OrgansWish)),
        };
        world.Run();
        Assert.Equal(
            ["0", "0", "0", "0", "24", "24", "24", "24"], world.Results(File).Select(line => line[8]));
        Assert.Equal([0, 24], world.Slices().Select(leaf => (int)leaf.Facts.Verdict));
        Assert.Equal(4u, world.Slices()[1].Facts.Missing);
    }

    [Fact]
    public void 記録できなければ答えない()
    {
        using var world = new BatchWorld();
        world.Put(BatchRulesTests.Current(Resident).Residence);
        world.Offer(File, writer => writer.Write(Resident.Code, default, default));
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now));
        // Nobody signs heads: from ten seconds on nothing is recorded.
        var late = new Moment(BatchWorld.Now.Milliseconds + HeadRules.UnsignedMsMax);
        Assert.Equal(BatchStep.Blocked, world.Desk.Step(late));
        Assert.Equal(BatchStep.Blocked, world.Desk.Step(late));
        Assert.Empty(world.Slices());
        Assert.Empty(Directory.GetFiles(BatchFolder.Out(world.Root)));
        Assert.Equal(BatchStep.Idle, world.Run());
        Assert.Single(world.Slices());
        Assert.Equal("0", world.Results(File)[0][8]);
    }

    [Fact]
    [Trait("Source", "S-000 2")]
    public void 都道府県は自らの機関と市町村のファイルだけを受け付ける()
    {
        var prefecture = NodeName.OfPrefecture(AffairSamples.Nagano);
        var department = File with { Asker = AskerKind.PrefecturalDepartment, Office = AffairSamples.Nagano.Value };
        (BatchHeader Header, bool IsTaken)[] files =
        [
            (department, true),
            (department with { Asker = AskerKind.PrefecturalBody }, true),
            (department with { Office = AffairSamples.Kanagawa.Value }, false),
            (File with { Asker = AskerKind.Municipality, Office = AffairSamples.NaganoCity.Value }, true),
            (File with { Asker = AskerKind.Municipality, Office = AffairSamples.Yokohama.Value }, false),
            (File, false),
        ];
        Assert.All(files, file => Assert.Equal(
            file.IsTaken, BatchAuthority.AskerOf(file.Header, prefecture, MunicipalityTable.Released) is not null));
        Assert.Null(BatchAuthority.AskerOf(
            department, NodeName.OfMunicipality(AffairSamples.NaganoCity), MunicipalityTable.Released));
        Assert.Equal(
            AskerKind.NationalOrgan,
            BatchAuthority.AskerOf(File, NodeName.Nation, MunicipalityTable.Released)!.Value.Kind);
    }

    [Fact]
    public void Step_NoTablesYet_WaitsAndRefusesNothing()
    {
        using var world = new BatchWorld { Tables = null };
        world.Offer(File, writer => writer.Write(Resident.Code, default, default));
        Assert.Equal(BatchStep.Blocked, world.Run());
        Assert.Empty(world.Leaves());
        world.Tables = new(AffairSamples.KnownAffairs, AffairSamples.KnownAgreements);
        Assert.Equal(BatchStep.Idle, world.Run());
        Assert.Single(world.Results(File));
    }

    [Fact]
    public void Step_EmptyFile_EmptyResults()
    {
        using var world = new BatchWorld();
        world.Offer(File, _ => { });
        Assert.Equal(BatchStep.Idle, world.Run());
        Assert.Empty(world.Results(File));
        Assert.Empty(world.Slices());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Step_WholeSlices_AllLinesOnce(int count)
    {
        using var world = new BatchWorld();
        world.Offer(File, writer =>
        {
            for (var line = 0; line < count; line++)
                writer.Write(Resident.Code, default, default);
        });
        world.Run();
        Assert.Equal(count, world.Results(File).Count);
        Assert.Equal(count == 4 ? 1 : 2, world.Slices().Count);
    }

    [Fact]
    public void Step_FolderGone_Blocked()
    {
        using var world = new BatchWorld();
        world.Offer(File, writer => writer.Write(Resident.Code, default, default));
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now));
        foreach (var path in Directory.GetFiles(Path.Combine(world.Root, "spool")))
            System.IO.File.Delete(path);
        world.Restart();
        Assert.Equal(BatchStep.Blocked, world.Run());
    }
}

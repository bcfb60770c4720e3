using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>本人確認情報の更新に関する事務, from the town to the nation and back, on real nodes.</summary>
public sealed class UpdateFlowTest : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Yokohama = GovernmentCode.FromBody(14100);
    private static readonly GovernmentCode YokohamaWard = GovernmentCode.FromBody(14101);
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    private static readonly NodeName NaganoServer = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);

    private readonly SmallCountry _country = new(Nagano, Yokohama);

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-000 1")]
    [Trait("Source", "S-000 1-①")]
    [Trait("Source", "S-000 1-②")]
    [Trait("Source", "S-000 1-③")]
    [Trait("Source", "S-000 1-①, 1-③")]
    public void 市町村の異動は都道府県と全国に届きその結果が市町村に返る()
    {
        _country.Inbox(Nagano).Offer(1, Entry(Nagano, Nagano));
        _country.RunUntilQuiet();

        var atTown = _country.Residence(NaganoServer, Code, Nagano);
        Assert.NotNull(atTown);
        Assert.Equal(atTown, _country.Residence(Prefecture, Code, Nagano));
        Assert.Equal(atTown, _country.Residence(NodeName.Nation, Code, Nagano));
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Intake)]);
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
        Assert.All(
            new[] { NaganoServer, Prefecture, NodeName.Nation },
            name => Assert.True(_country.Status(name) is { Residents: 1, IsQuiet: true }));
    }

    [Fact]
    public void 一つの誤りは隣の記録を損なわず結果に通し番号で示される()
    {
        var entry = Entry(Nagano, Nagano);
        var again = entry;
        var moved = Moved(entry, "架空町二丁目2番2号");
        _country.Inbox(Nagano).Offer(1, null, entry, null, again, moved);
        _country.RunUntilQuiet();

        var inbox = _country.Inbox(Nagano);
        Assert.Equal([1L, 3L], inbox.Receipts[(1, ReceiptStage.Intake)].Select(line => line.Serial));
        Assert.Equal(
            [(1L, UpdateVerdict.FieldMalformed, "cs"), (3L, UpdateVerdict.FieldMalformed, "cs"),
             (4L, UpdateVerdict.AlreadyResident, "prefecture")],
            inbox.Receipts[(1, ReceiptStage.Result)].Select(line => (line.Serial, line.Verdict, line.Tier)));
        Assert.Equal("架空町二丁目2番2号", _country.Residence(NodeName.Nation, Code, Nagano)!.Information.Address.Text);
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク4")]
    public void 上で受け入れられなかった記録は市町村に残り新しい記録が来るまで印がつく()
    {
        var entry = Entry(Nagano, Nagano);
        var renamed = Moved(entry, "架空町三丁目") with { Reason = ChangeReason.ChangeOfAddress };
        renamed = renamed with { After = renamed.After with { Name = new("試験次郎", "シケンジロウ") } };
        _country.Inbox(Nagano).Offer(1, entry, renamed);
        _country.RunUntilQuiet();

        Assert.Equal("試験次郎", _country.Residence(NaganoServer, Code, Nagano)!.Information.Name.Text);
        Assert.Equal(entry.After, _country.Residence(Prefecture, Code, Nagano)!.Information);
        Assert.Equal(1, _country.Status(NaganoServer).NotTakenOver);

        var corrected = renamed with { Reason = ChangeReason.ExOfficioCorrection };
        _country.Inbox(Nagano).Offer(2, corrected);
        _country.RunUntilQuiet();
        Assert.Equal(corrected.After, _country.Residence(NodeName.Nation, Code, Nagano)!.Information);
        Assert.Equal(0, _country.Status(NaganoServer).NotTakenOver);
    }

    [Fact]
    public void 政令指定都市のサーバは区の住所の記録を持つ()
    {
        _country.Inbox(Yokohama).Offer(1, Entry(Yokohama, YokohamaWard));
        _country.RunUntilQuiet();
        Assert.Equal(YokohamaWard, _country.Residence(NodeName.Nation, Code,
            Yokohama)!.Information.Address.Municipality);
    }

    [Fact]
    public void 他の市町村の住所の記録は受け入れられない()
    {
        _country.Inbox(Nagano).Offer(1, Entry(Nagano, YokohamaWard));
        _country.RunUntilQuiet();
        var line = Assert.Single(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
        Assert.Equal((UpdateVerdict.NotOwner, UpdateField.AddressMunicipality), (line.Verdict, line.Field));
        Assert.Empty(_country.Residences(NodeName.Nation, Code));
    }

    [Fact]
    [Trait("Source", "番号法8条")]
    public void 使われたことのある個人番号と住民票コードは新しい番号にならない()
    {
        var entry = Entry(Nagano, Nagano);
        var otherCode = ResidentRecordCode.FromBody(2345678901);
        var other = entry with
        {
            Code = otherCode,
            After = entry.After with { Code = otherCode, Number = IndividualNumber.FromBody(23456789012) },
        };
        var takesNumber = other with
        {
            Reason = ChangeReason.NumberChange,
            After = other.After with { Number = entry.After.Number },
        };
        var takesCode = other with
        {
            Reason = ChangeReason.CodeChangeRequest,
            After = other.After with { Code = Code },
        };
        _country.Inbox(Nagano).Offer(1, entry, other, takesNumber, takesCode);
        _country.RunUntilQuiet();
        Assert.Equal(
            [(3L, UpdateVerdict.NumberUsed), (4L, UpdateVerdict.CodeUsed)],
            _country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)].Select(line => (line.Serial, line.Verdict)));
    }

    [Fact]
    public void 番号の欠けたファイルは前の番号を待つ()
    {
        var inbox = _country.Inbox(Nagano);
        inbox.Offer(2, Moved(Entry(Nagano, Nagano), "架空町四丁目"));
        _country.RunUntilQuiet();
        Assert.Equal(1, _country.Status(NaganoServer).FileGapAt);
        Assert.Empty(_country.Residences(NaganoServer, Code));

        inbox.Offer(1, Entry(Nagano, Nagano));
        _country.RunUntilQuiet();
        Assert.Equal(0, _country.Status(NaganoServer).FileGapAt);
        Assert.Equal("架空町四丁目", _country.Residence(NodeName.Nation, Code, Nagano)!.Information.Address.Text);
    }

    [Fact]
    public void 同じファイルは二度取り込まず同じ番号の別のファイルは断る()
    {
        var inbox = _country.Inbox(Nagano);
        inbox.Offer(1, Entry(Nagano, Nagano));
        _country.RunUntilQuiet();
        inbox.Offer(1, Entry(Nagano, Nagano));
        _country.RunUntilQuiet();
        inbox.Offer(1, Entry(Nagano, Nagano), null);
        _country.RunUntilQuiet();
        Assert.Equal(
            [LegacyFileProblem.Duplicate, LegacyFileProblem.NumberReused],
            inbox.Refused.Select(file => file.Problem));
        Assert.Equal(1, _country.Status(NaganoServer).Judged["Applied"]);
    }

    [Fact]
    public void 壊れたファイルは全体を断り番号は使われない()
    {
        var inbox = _country.Inbox(Nagano);
        inbox.Offer(new OfferedFile(1, 5, "broken", LegacyFileProblem.ChecksumWrong));
        _country.RunUntilQuiet();
        Assert.Equal(LegacyFileProblem.ChecksumWrong, Assert.Single(inbox.Refused).Problem);
        inbox.Offer(1, Entry(Nagano, Nagano));
        _country.RunUntilQuiet();
        Assert.NotNull(_country.Residence(NodeName.Nation, Code, Nagano));
    }

    [Fact]
    public void 空のファイルにも受付と結果が返る()
    {
        _country.Inbox(Nagano).Offer(1);
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    [Trait("Source", "住基法24条")]
    public void 二重の現存が六十日を超えたら両方の市町村に知らせる(int days, long notices)
    {
        _country.Inbox(Nagano).Offer(1, Entry(Nagano, Nagano, "20230901"));
        _country.Inbox(Yokohama).Offer(1, Entry(Yokohama, YokohamaWard, "20231101"));
        _country.RunUntilQuiet();
        Assert.Equal(1, _country.Status(NodeName.Nation).OpenTwice);

        var entered = new DateTime(2023, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        _country.Now = new((entered.AddDays(days) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond);
        _country.RunUntilQuiet();
        Assert.Equal(notices, _country.Status(NaganoServer).Notices);
        Assert.Equal(notices, _country.Status(NodeName.OfMunicipality(Yokohama)).Notices);
    }

    [Fact]
    public void 同じ日の転入は次の日に両方の市町村に知らせ先の市町村が消除すれば一つになる()
    {
        _country.Inbox(Nagano).Offer(1, Entry(Nagano, Nagano));
        _country.Inbox(Yokohama).Offer(1, Entry(Yokohama, YokohamaWard));
        _country.RunUntilQuiet();
        _country.Now = new(_country.Now.Milliseconds + 86_400_000);
        _country.RunUntilQuiet();
        Assert.Equal(1, _country.Status(NaganoServer).Notices);
        Assert.Equal(1, _country.Status(NodeName.OfMunicipality(Yokohama)).Notices);

        _country.Inbox(Nagano).Offer(2, Entry(Nagano, Nagano) with { Reason = ChangeReason.ExOfficioDeletion });
        _country.RunUntilQuiet();
        Assert.Equal(0, _country.Status(NodeName.Nation).OpenTwice);
        var current = Residences.Current(
            _country.Residences(NodeName.Nation, Code), _country.Now.Today, MunicipalityTable.Released);
        Assert.Equal(Yokohama, current!.Municipality);
    }

    private static Change Entry(GovernmentCode town, GovernmentCode address, string date = "20231101")
    {
        Assert.True(RecordedDate.TryParse(date, out var day));
        Assert.True(RecordedDate.TryParse("19800229", out var born));
        return new()
        {
            UpdateNumber = 0,
            Municipality = town,
            Reason = ChangeReason.MoveIn,
            Date = day,
            Code = Code,
            After = new()
            {
                Code = Code,
                Number = IndividualNumber.FromBody(12345678901),
                Name = new("試験花子", "シケンハナコ"),
                DateOfBirth = born,
                Sex = Sex.Female,
                Address = new(address, "架空町一丁目1番1号", "3800000"),
            },
        };
    }

    private static Change Moved(Change entry, string address) => entry with
    {
        Reason = ChangeReason.ChangeOfAddress,
        After = entry.After with { Address = entry.After.Address with { Text = address } },
    };
}

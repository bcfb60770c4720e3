using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>ディスクの空きがないとき: nothing new is taken in, what was taken in is answered.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    private static readonly NodeName Town = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);

    private readonly SmallCountry _country = new(Nagano);

    public void Dispose() => _country.Dispose();

    [Fact]
    public void 空きのない市町村は新しいファイルを受け付けず空きが戻れば続ける()
    {
        _country.Node(Town).IsDiskFull = true;
        _country.Inbox(Nagano).Offer(1, Entry());
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts);
        Assert.Equal(0, _country.Status(Town).FilesTaken);
        _country.Node(Town).IsDiskFull = false;
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void 空きのない上の階層は異動を待たせ答えは中継する(bool atNation)
    {
        var full = atNation ? NodeName.Nation : Prefecture;
        _country.Inbox(Nagano).Offer(1, Entry());
        _country.Node(full).IsDiskFull = true;
        _country.RunUntilQuiet();
        Assert.Empty(_country.Residences(full, Code));
        Assert.False(_country.Inbox(Nagano).Receipts.ContainsKey((1, ReceiptStage.Result)));
        _country.Node(full).IsDiskFull = false;
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
        Assert.Single(_country.Residences(NodeName.Nation, Code));
    }

    [Fact]
    public void 結果票を書く空きがなければ後で書く()
    {
        _country.Inbox(Nagano).Offer(1, Entry());
        _country.Inbox(Nagano).IsFull = true;
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts);
        Assert.Single(_country.Residences(NodeName.Nation, Code));
        Assert.True(_country.Status(Town).HasNoRoomForReceipts);
        _country.Inbox(Nagano).IsFull = false;
        _country.RunUntilQuiet();
        Assert.False(_country.Status(Town).HasNoRoomForReceipts);
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Intake)]);
        Assert.Empty(_country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]);
    }

    [Theory]
    [InlineData(LegacyFileProblem.ChecksumWrong, 2)]
    [InlineData(LegacyFileProblem.Duplicate, 1)]
    public void ファイルを拒否する空きがなければ後で拒否し次のファイルは待つ(LegacyFileProblem problem, long number)
    {
        var inbox = _country.Inbox(Nagano);
        inbox.Offer(1, Entry());
        _country.RunUntilQuiet();
        inbox.IsFull = true;
        if (problem == LegacyFileProblem.Duplicate)
            inbox.Offer(1, Entry());
        else
            inbox.Offer(new(number, 1, "digest", problem));
        _country.RunUntilQuiet();
        Assert.Single(inbox.Offered());
        Assert.True(_country.Status(Town).HasNoRoomForReceipts);
        Assert.Empty(_country.Status(Town).FilesRefused);
        inbox.IsFull = false;
        _country.RunUntilQuiet();
        Assert.Equal((number, problem), Assert.Single(inbox.Refused) is var file
            ? (file.FileNumber, file.Problem) : default);
        Assert.Equal(1, _country.Status(Town).FilesRefused[problem.ToString()]); // once, however often it was tried
        Assert.False(_country.Status(Town).HasNoRoomForReceipts);
    }

    private static Change Entry() => new()
    {
        UpdateNumber = 0,
        Municipality = Nagano,
        Reason = ChangeReason.MoveIn,
        Date = RecordedDate.FromChecked(20231101),
        Code = Code,
        After = new()
        {
            Code = Code,
            Number = IndividualNumber.FromBody(12345678901),
            Name = new("試験花子", "シケンハナコ"),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = new(Nagano, "架空町一丁目", ""),
        },
    };
}

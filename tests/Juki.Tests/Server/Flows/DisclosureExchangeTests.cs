using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Simulation;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>開示用データ: what the nation recorded comes to the prefecture of each resident, once, with its proof.</summary>
public sealed class DisclosureExchangeTests : IDisposable
{
    private static readonly NodeName Prefecture = DisclosureCountry.Prefecture;
    private static readonly NodeName Kanagawa = NodeName.OfPrefecture(AskingCountry.Yokohama.Prefecture);

    private readonly DisclosureCountry _country = new();

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-002")]
    public void 全国サーバでの照会は住所地の都道府県に送られ証明とともに開示される()
    {
        AskNation(2);
        var asked = _country.Country.Record(NodeName.Nation).Log;
        var leaf = asked.ReadLeaf(asked.Size - 1);
        _country.Pass();
        var paper = _country.Disclose(DisclosureKind.Provisions, 2);
        var line = Assert.Single(paper.Lines);
        Assert.Equal(leaf.ToBytes(), line.Leaf);
        Assert.Equal(AskingCountry.PensionOrgan.Number, line.Verify(SeededAuditKey.Check)!.Value.Leaf.Facts.Office);
        // The prefecture is the witness here.
        Assert.Equal(-1, paper.Verify([_country.Country.Key(Prefecture).PublicKey], SeededAuditKey.Check));
        Assert.Equal(0, paper.Verify([_country.Country.Key(NodeName.Nation).PublicKey], SeededAuditKey.Check));
        Assert.Empty(_country.Disclose(DisclosureKind.Provisions, 3).Lines);
    }

    [Fact]
    public void 他の都道府県の住民の開示用データは送られない()
    {
        AskNation(2);
        _country.Pass();
        Assert.Single(Kept(Prefecture));
        Assert.Empty(Kept(Kanagawa));
        Assert.Contains(
            _country.Country.Carried, one => one.To == Kanagawa && one.Frame.Type == FrameType.DisclosureData);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // only searched for
    public void 全国の登録簿が後で知った人の開示用データも送られる(bool isGiven)
    {
        RecordAtNation(9, isGiven);
        _country.Pass();
        Assert.Empty(Kept(Prefecture));
        _country.Country.Enter(AskingCountry.Nagano, DisclosureCountry.Resident(9));
        _country.Pass();
        Assert.Single(Kept(Prefecture));
        Assert.Equal(0, _country.Country.Record(NodeName.Nation).Store.Count(DisclosureTables.Unknown));
    }

    [Fact]
    public void 誰のものでもないコードの照会は一日で探すのをやめる()
    {
        RecordAtNation(8, isGiven: true);
        RecordAtNation(9, isGiven: false);
        _country.Pass();
        var store = _country.Country.Record(NodeName.Nation).Store;
        Assert.Equal(2, store.Count(DisclosureTables.Unknown));
        _country.Pass(86_400_000);
        Assert.Equal(1, store.Count(DisclosureTables.Unknown));
    }

    private void RecordAtNation(int place, bool isGiven)
    {
        var act = new AuditEvent(
            new(AuditKind.Inquiry)
            {
                Office = AskingCountry.PensionOrgan.Number,
                Term = ErasureMonth.After(_country.Now.Milliseconds, RecordDesk.KeptMonths),
            },
            new(1, []),
            [new(DisclosureCountry.Code(place), 0, isGiven ? 1UL : 0, [])]);
        Assert.True(_country.Country.Record(NodeName.Nation).TryRecord([act], _country.Now));
    }

    /// <summary>130 lines are two whole answers and a part of a third.</summary>
    [Fact]
    public void 開示用データは再始動や欠落があっても一度だけ届く()
    {
        var count = 0;
        _country.Country.LoseFrames = frame => frame.Type == FrameType.DisclosureData && ++count % 2 == 1;
        for (var asked = 0; asked < 130; asked++)
        {
            AskNation(asked % 5);
            if (asked == 40)
                _country.Pass();
            if (asked == 70)
                _country.Country.Restart(NodeName.Nation);
            if (asked == 71)
                _country.Pass();
            if (asked == 100)
                _country.Restart();
        }
        for (var round = 0; round < 8; round++)
            _country.Pass();
        _country.Restart();
        _country.Pass();
        var kept = Kept(Prefecture);
        Assert.True(count > 3);
        Assert.Equal(130, kept.Count);
        Assert.Equal(130, kept.Select(line => AuditLeafOf(line).Index).Distinct().Count());
        Assert.All(kept, line => Assert.NotNull(line.Verify(SeededAuditKey.Check)));
    }

    [Fact]
    public void Take_LineSaidTwice_IsKeptOnce_AndOneThatDoesNotHoldNever()
    {
        AskNation(2);
        AskNation(3);
        _country.Country.LoseFrames = frame => frame.Type == FrameType.DisclosureData;
        _country.Pass();
        var data = _country.Country.Carried
            .Where(one => one.To == Prefecture && one.Frame.Type == FrameType.DisclosureData)
            .Select(one => Bodies.DisclosureData.Parser.ParseFrom(one.Frame.Body.Span))
            .Last(one => one.Lines.Count == 2);
        var record = _country.Country.Record(Prefecture);
        var keeper = new DisclosureKeeper(Prefecture, record, SeededAuditKey.Check);
        var wrong = data.Clone();
        var entry = wrong.Lines[1].Entry.ToByteArray();
        entry[^1] ^= 1;
        wrong.Lines[1].Entry = ByteString.CopyFrom(entry);
        Assert.True(keeper.Take(wrong, _country.Now));
        Assert.Empty(Kept(Prefecture));
        Assert.NotEmpty(record.Status(_country.Now).Faults);

        Assert.True(keeper.Take(data, _country.Now));
        Assert.True(keeper.Take(data, _country.Now));
        Assert.True(new DisclosureKeeper(Prefecture, record, SeededAuditKey.Check).Take(data, _country.Now));
        Assert.Equal(2, Kept(Prefecture).Count);
        Assert.Equal(3, keeper.Ask(_country.Now)!.From);
        Assert.False(keeper.Take(new() { Log = ByteString.CopyFrom(1, 2, 3), From = 1 }, _country.Now));
    }

    [Fact]
    public void 開示用データは機構の記録と同じ月に消去される()
    {
        AskNation(2);
        _country.Pass();
        const long Month = 31L * 86_400_000;
        _country.Pass((RecordDesk.KeptMonths + 1) * Month);
        _country.Pass();
        Assert.Empty(Kept(Prefecture));
        Assert.Empty(_country.Log.Search(new AuditQuery { Subject = DisclosureCountry.Code(2) }));
    }

    private static AuditLeaf AuditLeafOf(AuditProof proof)
    {
        Assert.True(AuditLeaf.TryRead(proof.Leaf, out var leaf));
        return leaf;
    }

    private void AskNation(int place)
    {
        var inquiry = AskingCountry.Inquiry(
            new() { Code = DisclosureCountry.Code(place) }, AskingCountry.AffairOf(AskerKind.NationalOrgan, 2));
        inquiry.Asker.Kind = (uint)AskerKind.NationalOrgan;
        inquiry.Asker.Office = 2;
        var answer = _country.Country.Ask(AskingCountry.PensionOrgan, inquiry);
        Assert.Equal((uint)InquiryVerdict.Answered, answer.Verdict);
    }

    /// <summary>The nation's lines that a prefecture keeps, by leaf and place.</summary>
    private List<AuditProof> Kept(NodeName prefecture)
    {
        var log = _country.Country.Record(prefecture).Log;
        return
        [
            .. Enumerable.Range(0, (int)log.Size).Select(index => log.ReadLeaf(index))
                .Where(leaf => leaf.Kind == AuditKind.DisclosureData)
                .SelectMany(leaf => (log.ReadEntries(leaf) ?? []).Skip(1))
                .Select(opened =>
                {
                    Assert.True(AuditEntries.TryReadSubject(opened.Entry, out var subject));
                    return DisclosureLines.ReadKept(subject.Body)!;
                }),
        ];
    }
}

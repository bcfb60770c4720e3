using System.Buffers.Binary;
using Juki.Domain.Affairs;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Simulation;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>本人確認情報の開示: what residents are shown of themselves, and what an outsider learns from it.</summary>
public sealed class DisclosureFlowTests : IDisposable
{
    private readonly DisclosureCountry _country = new();

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-000 3-①")]
    [Trait("Source", "S-000 3-②")]
    [Trait("Source", "S-000 3")]
    public void 開示請求者には都道府県が保存する本人の本人確認情報だけを開示する()
    {
        var paper = _country.Disclose(DisclosureKind.OwnInformation, 2);
        var held = Assert.Single(paper.Residences);
        Assert.Equal(DisclosureCountry.Code(2).Written, held.Code);
        Assert.Equal("架空　一郎", held.Name);
        Assert.Equal("長野県長野市架空町一丁目3番1号", held.Address);
        Assert.Empty(paper.Lines);
        Assert.Equal(DisclosureOutcome.Disclosed, paper.Outcome);
        AssertNothingOfOthers(paper);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 提供状況は誰が何時何のために照会したかを証明とともに開示する()
    {
        _country.AskForAll();
        var asked = _country.Log.ReadLeaf(_country.Log.Size - 1);
        var paper = _country.Disclose(DisclosureKind.Provisions, 2);
        var (leaf, subject) = Assert.Single(paper.Lines).Verify(SeededAuditKey.Check)!.Value;
        Assert.Equal(asked.ToBytes(), leaf.ToBytes());
        Assert.Equal(DisclosureCountry.Prefecture.Number, leaf.Facts.Office);
        Assert.Equal((uint)AskingCountry.DepartmentAffair, leaf.Facts.Affair);
        Assert.Equal(DisclosureCountry.Code(2), subject.Code);
        Assert.NotEqual(0UL, subject.Items);
    }

    [Fact]
    public void Paper_ReadByAnOutsider_HoldsWithTheWitnessAndWithNobodyElse()
    {
        _country.AskForAll();
        _country.AskFor(2);
        var paper = _country.Disclose(DisclosureKind.Provisions, 2);
        Assert.Equal(2, paper.Lines.Count);
        byte[] nation = _country.Country.Key(NodeName.Nation).PublicKey;
        byte[] own = _country.Country.Key(DisclosureCountry.Prefecture).PublicKey;
        Assert.Equal(-1, paper.Verify([], SeededAuditKey.Check));
        Assert.Equal(-1, paper.Verify([nation], SeededAuditKey.Check));
        Assert.Equal(0, paper.Verify([own], SeededAuditKey.Check));
        var other = paper with { Code = DisclosureCountry.Code(3).Written };
        Assert.Equal(0, other.Verify([], SeededAuditKey.Check));
        byte[] flipped = [.. paper.Lines[1].Leaf];
        flipped[60] ^= 1; // the purpose
        var changed = paper with { Lines = [paper.Lines[0], paper.Lines[1] with { Leaf = flipped }] };
        Assert.Equal(1, changed.Verify([], SeededAuditKey.Check));
    }

    /// <summary>Five residents in one answer: the paper of one has neither code nor address of the four others, nor a
    /// hash that somebody who guesses their entry could compute.</summary>
    [Fact]
    public void Paper_OneOfFiveInAnAnswer_TellsNothingOfTheOthersAndConfirmsNoGuess()
    {
        _country.AskForAll();
        var paper = _country.Disclose(DisclosureKind.Provisions, 2);
        AssertNothingOfOthers(paper);
        var proof = Assert.Single(paper.Lines);
        var (_, subject) = proof.Verify(SeededAuditKey.Check)!.Value;
        byte[] all =
        [
            .. proof.Leaf, .. proof.Entry, .. proof.Salt, .. proof.EntryPath.SelectMany(one => one),
            .. proof.LeafPath.SelectMany(one => one), .. proof.Head,
        ];
        foreach (var place in new[] { 0, 1, 3, 4 })
        {
            var entry = AuditEntries.ToBytes(subject with { Code = DisclosureCountry.Code(place) });
            foreach (var salt in new[] { [], new byte[AuditEntries.SaltBytes], proof.Salt })
            {
                var guess = new OpenedEntry(salt, entry).Commitment();
                Assert.Equal(-1, all.AsSpan().IndexOf(guess));
                Assert.Equal(-1, all.AsSpan().IndexOf(MerkleTree.LeafHash(guess)));
            }
        }
        // The right guess with the right random bytes would be found: the search itself can find something.
        var own = MerkleTree.LeafHash(new OpenedEntry(proof.Salt, proof.Entry).Commitment());
        var neighbour = _country.Disclose(DisclosureKind.Provisions, 3).Lines[0];
        Assert.Contains(neighbour.EntryPath, hash => hash.AsSpan().SequenceEqual(own));
    }

    [Fact]
    public void 請求より後の照会は開示書に載らない()
    {
        _country.AskFor(2);
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        _country.AskFor(2);
        _country.Pass();
        Assert.Single(_country.Gather(number).Paper!.Lines);
    }

    [Fact]
    public void 請求までの記録が副署されるまでは開示書を作らない()
    {
        _country.AskFor(2);
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        Assert.Equal((DisclosureVerdict.NotWitnessed, null), _country.Gather(number));
        _country.Pass();
        Assert.Equal(DisclosureVerdict.Done, _country.Gather(number).Verdict);
    }

    [Fact]
    public void Gather_StretchOfTime_HoldsItsEdgesOnly()
    {
        _country.AskFor(2);
        var first = _country.Now.Milliseconds;
        _country.Pass();
        _country.AskFor(2);
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        _country.Pass();
        Assert.Single(_country.Gather(number, before: first + 1).Paper!.Lines);
        Assert.Empty(_country.Gather(number, before: first).Paper!.Lines);
        Assert.Equal(2, _country.Gather(number, from: first).Paper!.Lines.Count);
        Assert.Single(_country.Gather(number, from: first + 1).Paper!.Lines);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 条例が例外とする事務の照会は載せず例外の条は該当の有無によらず示す()
    {
        Assert.True(AffairCode.TryFrom(AskingCountry.DepartmentAffair, out var affair));
        using var strict = new DisclosureCountry(new() { Exceptions = [new(affair, "条例第7条")] });
        strict.AskFor(2);
        foreach (var place in new[] { 2, 3 })
        {
            var paper = strict.Disclose(DisclosureKind.Provisions, place);
            Assert.Empty(paper.Lines);
            Assert.Equal(["条例第7条"], paper.Articles);
            Assert.Equal(DisclosureOutcome.NothingHeld, paper.Outcome);
        }
    }

    [Fact]
    public void 開示請求には番号と受理日と本人確認の方法と期限を記録する()
    {
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        Assert.Equal("200000-2026-000001", number.ToString());
        Assert.Equal("200000-2026-000002", _country.Receive(DisclosureKind.OwnInformation, 3).ToString());
        _country.Restart();
        var file = _country.Book.Find(number)!;
        Assert.Equal(IdentityProof.IndividualNumberCard, file.Acts[0].Identity);
        Assert.Equal(_country.Now.Today.ToDay().AddDays(29), file.Standing.Due);
        Assert.Equal(DisclosureState.Open, file.Standing.State);
        Assert.Equal(DisclosureCountry.Code(2), _country.Book.CodeOf(file));
        Assert.Equal(2, _country.Book.List(2026).Count);
        Assert.Empty(_country.Book.List(2025));
    }

    [Fact]
    public void 訂正の申出は開示を受けた本人から受け答えとともに記録する()
    {
        var about = _country.Receive(DisclosureKind.OwnInformation, 2);
        var wish = DisclosureCountry.Request(DisclosureKind.Correction, 2) with { Wish = "番地は4番", About = about };
        Assert.Equal(DisclosureVerdict.NotDisclosedBefore, Receive(wish));
        _country.Pass();
        var paper = _country.Gather(about).Paper!;
        Assert.Equal(DisclosureVerdict.Done, Answer(about, paper.Outcome));
        Assert.Equal(
            DisclosureVerdict.NotDisclosedBefore, Receive(wish with { Code = DisclosureCountry.Code(3) }));

        var (verdict, number) = _country.Desk.Receive(wish, DisclosureCountry.Clerk, _country.Now);
        Assert.Equal(DisclosureVerdict.Done, verdict);
        Assert.Equal("番地は4番", _country.Book.TextOf(_country.Book.Find(number)!.Acts[0]));
        Assert.Equal(DisclosureVerdict.TextMissing, Answer(number, DisclosureOutcome.NotCorrected));
        Assert.Equal(DisclosureVerdict.Done, Answer(number, DisclosureOutcome.NotCorrected, "届出のとおり"));
        var file = _country.Book.Find(number)!;
        Assert.Equal(DisclosureState.Answered, file.Standing.State);
        Assert.Equal(DisclosureOutcome.NotCorrected, file.Standing.Outcome);
        Assert.Equal("届出のとおり", _country.Book.TextOf(file.Acts[1]));
        Assert.Equal(about.Serial, file.Acts[0].AboutSerial);
    }

    [Fact]
    public void 受理も回答も拒否も操作として記録され記録できなければ行わない()
    {
        var size = _country.Log.Size;
        var number = _country.Receive(DisclosureKind.OwnInformation, 2);
        Assert.Equal(AuditKind.Disclosure, _country.Log.ReadLeaf(size).Kind);
        Assert.Equal(DisclosureVerdict.OutcomeDoesNotFit, Answer(number, DisclosureOutcome.Corrected));
        var refused = _country.Log.ReadLeaf(size + 1);
        Assert.Equal((ushort)DisclosureVerdict.OutcomeDoesNotFit, refused.Facts.Verdict);

        var disk = _country.Country.Disk(DisclosureCountry.Prefecture);
        disk.IsFull = true;
        Assert.Equal(DisclosureVerdict.NotRecordable, Answer(number, DisclosureOutcome.Disclosed));
        disk.IsFull = false;
        Assert.Equal(DisclosureState.Open, _country.Book.Find(number)!.Standing.State);
        Assert.Equal(size + 2, _country.Log.Size);
        Assert.Equal(DisclosureVerdict.Done, Answer(number, DisclosureOutcome.Disclosed));
        Assert.Equal(DisclosureVerdict.Done, Answer(number, DisclosureOutcome.Disclosed)); // the paper was lost
        Assert.Equal(size + 4, _country.Log.Size);
        Assert.Equal(
            [DisclosureAct.Received, DisclosureAct.Answered, DisclosureAct.Repeated],
            _country.Book.Find(number)!.Acts.Select(act => act.Act));
    }

    [Fact]
    public void Receive_DryRun_ChangesNothing()
    {
        var size = _country.Log.Size;
        var (verdict, number) = _country.Desk.Receive(
            DisclosureCountry.Request(DisclosureKind.Provisions, 2), DisclosureCountry.Clerk, _country.Now,
            isDry: true);
        Assert.Equal((DisclosureVerdict.Done, true), (verdict, number.IsNone));
        Assert.Equal(size, _country.Log.Size);
        Assert.Empty(_country.Book.List(2026));
    }

    [Fact]
    public void 記録を復元した後も前のログの行を開示する()
    {
        _country.AskFor(2);
        _country.Pass();
        _country.Restart(new RecordRestore(_country.Log.Number, 11, 12));
        _country.AskFor(2);
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        _country.Pass();
        Assert.Equal(DisclosureVerdict.NotWitnessed, _country.Gather(number).Verdict);
        Introduce();
        _country.Pass(HeadRules.ShowOldEveryMs);
        var paper = _country.Gather(number).Paper!;
        Assert.Equal(2, paper.Lines.Count);
        Assert.Equal(-1, paper.Verify([_country.Country.Key(NodeName.Nation).PublicKey], SeededAuditKey.Check));
    }

    /// <summary>Two persons at the witness take the new log over.</summary>
    private void Introduce()
    {
        var (nation, prefecture) = (NodeName.Nation, DisclosureCountry.Prefecture);
        var (store, key) = (_country.Country.Record(nation).Store, _country.Country.Key(prefecture));
        var witness = new Witness(
            store, Frame.NetworkId("test"), nation.Number, _country.Country.Key(nation), SeededAuditKey.Check);
        store.Begin();
        var (verdict, _, _) = witness.Introduce(
            prefecture.Number, key.PublicKey, _country.Log.LastHead!, 1, 2, _country.Now);
        store.Commit();
        Assert.Equal(WitnessVerdict.Accepted, verdict);
    }

    [Fact]
    public void 消去の後は対象者を誰も見つけられず検証は通る()
    {
        _country.AskForAll();
        var number = _country.Receive(DisclosureKind.Provisions, 2);
        var paper = _country.Disclose(DisclosureKind.Provisions, 2);
        Assert.Single(paper.Lines);
        const long Month = 31L * 86_400_000;
        _country.Pass((RecordDesk.KeptMonths + 1) * Month);
        _country.Pass();

        var (log, store) = (_country.Log, _country.Country.Record(DisclosureCountry.Prefecture).Store);
        Assert.Empty(log.Search(new AuditQuery { Subject = DisclosureCountry.Code(2) }));
        var file = _country.Book.Find(number)!;
        Assert.Null(_country.Book.CodeOf(file));
        Assert.Null(_country.Book.TextOf(file.Acts[0]));
        Assert.Equal((DisclosureVerdict.Erased, null), _country.Gather(number));
        Assert.Equal(DisclosureVerdict.Erased, Answer(number, DisclosureOutcome.Disclosed));
        using var export = new MemoryStream();
        AuditExport.Write(store, log, export);
        export.Position = 0;
        Assert.True(AuditExamination.Run(export, null, SeededAuditKey.Check).IsSound);
        var code = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(code, DisclosureCountry.Code(2).Value);
        Assert.Equal(-1, export.ToArray().AsSpan().IndexOf(code));
        // The paper that the resident has goes on to hold.
        Assert.Equal(-1, paper.Verify([], SeededAuditKey.Check));
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("[1]"), InlineData("{\"form\":\"juki-disclosure-1\"}")]
    public void FromJson_OtherText_IsNone(string text) =>
        Assert.Null(DisclosurePaper.FromJson(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void AssertNothingOfOthers(DisclosurePaper paper)
    {
        var text = System.Text.Encoding.UTF8.GetString(paper.ToJson());
        var bytes = new byte[8];
        foreach (var place in new[] { 0, 1, 3, 4 })
        {
            Assert.DoesNotContain(DisclosureCountry.Code(place).Written, text);
            Assert.DoesNotContain($"架空町一丁目{place + 1}番", text);
            BinaryPrimitives.WriteInt64BigEndian(bytes, DisclosureCountry.Code(place).Value);
            Assert.All(paper.Lines, line => Assert.Equal(-1, line.Entry.AsSpan().IndexOf(bytes)));
        }
        Assert.Contains(DisclosureCountry.Code(2).Written, text);
    }

    private DisclosureVerdict Receive(DisclosureRequest request) =>
        _country.Desk.Receive(request, DisclosureCountry.Clerk, _country.Now).Verdict;

    private DisclosureVerdict Answer(DisclosureNumber number, DisclosureOutcome outcome, string reason = "") =>
        _country.Desk.Answer(number, outcome, reason, 0, DisclosureCountry.Clerk, _country.Now);
}

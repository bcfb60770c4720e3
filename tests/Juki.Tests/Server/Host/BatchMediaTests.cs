using System.Security.Cryptography;
using Juki.Cli.Commands;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Watch;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Media;
using Juki.Tests.Server.Flows;
using Juki.Tests.Wire.Files.Media;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Server.Host;

/// <summary>Results that leave by medium: agreed to, sealed, entered, and handed to the terminal in pieces.</summary>
public sealed class BatchMediaTests : IDisposable
{
    private static readonly byte[] Results = MediumWorld.Content(3 * BatchReply.PieceBytesMax + 5, 1);

    private readonly BatchServiceWorld _world = new(NodeName.OfPrefecture(AskingCountry.Nagano.Prefecture));
    private readonly string _name;

    public BatchMediaTests() => _name = _world.Answer(Results);

    public void Dispose() => _world.Dispose();

    private BatchCall Seal => new()
    {
        Task = BatchTask.Seal, Name = _name, Person = "S0007", Kind = MediumKind.FlashMemory,
        Owner = MediumOwner.Receiver, Recipient = _world.Media.Recipient.Certificate.RawData,
    };

    [Fact]
    [Trait("Source", "S-000 3. リスク1")]
    [Trait("Source", "S-000 3. リスク4")]
    public void 結果は二人が同意し管理簿に記載されてから封じて端末に渡る()
    {
        _world.FillLedger();
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, _world.Ask(Seal).Authority);
        var proposed = _world.Ask(new() { Task = BatchTask.Propose, Name = _name });
        Assert.True(AgreementNumber.TryParse(proposed.Agreement, out var number));
        Assert.Equal(
            (SecondPersonMatter.MediaExport, SecondPersonOptions.About(SHA256.HashData(Results))),
            (_world.Ledger.Find(number)!.Matter, _world.Ledger.Find(number)!.About)); // as by the command
        var agree = new BatchCall { Task = BatchTask.Agree, Name = _name, Agreement = proposed.Agreement, By = 8 };
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, _world.Ask(agree with { By = 7 }).Authority);
        var other = _world.Answer([1], number: 2);
        Assert.Equal(AuthorityVerdict.AgreementSpent, _world.Ask(agree with { Name = other }).Authority);
        Assert.Equal(AuthorityVerdict.NotFound, _world.Ask(agree with { Agreement = "x" }).Authority);
        Assert.Equal(BatchVerdict.Done, _world.Ask(agree).Verdict);
        var seal = Seal with { Agreement = proposed.Agreement };
        Assert.Equal(AuthorityVerdict.AgreementSpent, _world.Ask(seal with { Name = other }).Authority);
        Assert.Empty(_world.Made);

        var made = _world.Ask(seal);
        Assert.Equal((BatchVerdict.Done, "200000-2026-000001"), (made.Verdict, made.Sent));
        var facts = _world.Log.ReadLeaf(_world.Log.Size - 1).Facts;
        Assert.Equal(
            (AuditKind.MediumOutput, 7U, 3U, 100_005U, 1U),
            (facts.Kind, facts.Operator, facts.Terminal, facts.Affair, facts.Count));
        Assert.Equal(BatchActs.OnMedium, _world.LastEntry().Body[0]);
        var written = Assert.Single(_world.Ask(new() { Task = BatchTask.Media }).Media);
        Assert.Equal((made.Sent, MediumState.Written, 1L), (written.Number, written.State, written.Records));
        var path = _world.Media.Altered(Fetch(made));
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(path)), made.Digest);
        Assert.Equal(Results, File.ReadAllBytes(Path.Combine(_world.Media.Open(path), _name + ".csv")));
        Assert.Equal(BatchVerdict.Done, _world.Ask(new() { Task = BatchTask.Fetched, Sent = made.Sent }).Verdict);
        Assert.Empty(_world.Made);
        Assert.Equal(BatchVerdict.ResultsMissing, _world.Ask(seal).Verdict);
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 照会元のパスワードで施錠した結果も端末に渡り結果はサーバに残せる()
    {
        var call = Seal with { Recipient = [], Password = "weak" };
        Assert.Equal(BatchVerdict.PasswordWeak, _world.Ask(call).Verdict);
        Assert.Equal(BatchVerdict.RecipientMissing, _world.Ask(call with { Password = "" }).Verdict);
        Assert.Equal(BatchVerdict.RecipientMissing, _world.Ask(Seal with { Password = "x" }).Verdict);
        var made = _world.Ask(call with { Password = "Yw7-kN2.pQ9_tR4+" });
        Assert.Equal("PK"u8, Fetch(made).AsSpan(0, 2));
        Assert.DoesNotContain("Yw7-kN2", $"{call with { Password = "Yw7-kN2.pQ9_tR4+" }}", StringComparison.Ordinal);
        var fetched = new BatchCall { Task = BatchTask.Fetched, Sent = made.Sent, LeavesResults = true };
        Assert.Equal(BatchVerdict.Done, _world.Ask(fetched).Verdict);
        Assert.Equal("200000-2026-000002", _world.Ask(Seal).Sent);
    }

    [Fact]
    public void Seal_Refused_LeavesAgreementAndNothingElse()
    {
        _world.FillLedger();
        var agreement = Agreed();
        var seal = Seal with { Agreement = agreement };
        Assert.Equal(MediaVerdict.PersonMalformed, _world.Ask(seal with { Person = "見本" }).Register);
        Assert.Equal(MediaVerdict.FactsMissing, _world.Ask(seal with { Kind = MediumKind.None }).Register);
        Assert.Equal(MediaVerdict.MailNeedsPassword, _world.Ask(seal with { Kind = MediumKind.Mail }).Register);
        using var key = RSA.Create(MediumLimits.RecipientKeyBitsMin);
        using var ended = MediumWorld.SelfSigned(key, "CN=e", MediumWorld.Now.AddHours(-12));
        Assert.Equal(MediumFault.RecipientExpired, _world.Ask(seal with { Recipient = ended.RawData }).Fault);
        Assert.Equal(BatchVerdict.RecipientMissing, _world.Ask(seal with { Recipient = [1, 2] }).Verdict);
        foreach (var name in new[] { "../in/x", "2-200000-00000009", "", "..-......-........" })
            Assert.Equal(BatchVerdict.ResultsMissing, _world.Ask(seal with { Name = name }).Verdict);
        Assert.Empty(_world.Made);
        Assert.Empty(_world.Ask(new() { Task = BatchTask.Media }).Media);
        var made = _world.Ask(seal);
        Assert.Equal(BatchVerdict.Done, made.Verdict);
        Assert.Equal(BatchVerdict.NotBegun, _world.Ask(Piece(made.Sent, 0) with { By = 8 }).Verdict);
        Assert.Equal(BatchVerdict.NotBegun, _world.Ask(Piece("../in/x", 0)).Verdict);
        _world.Restart();
        Assert.Empty(_world.Made); // its entry says that a medium was lost
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク2")]
    public void 媒体の手渡しを管理簿に記載する()
    {
        var made = _world.Ask(Seal);
        var size = _world.Log.Size;
        var enter = new BatchCall
        {
            Task = BatchTask.Enter, Name = made.Sent, Act = MediumAct.HandedOver, Person = "S0007", Other = "B0202",
            Note = "税務課",
        };
        Assert.Equal(MediaVerdict.ReceiverIsPerson, _world.Ask(enter with { Other = "S0007" }).Register);
        Assert.Equal(MediaVerdict.FactsMissing, _world.Ask(enter with { Act = MediumAct.Written }).Register);
        Assert.Equal(MediaVerdict.NotRegistered, _world.Ask(enter with { Name = "200000-2026-000009" }).Register);
        Assert.Equal(size, _world.Log.Size);
        Assert.Equal(BatchVerdict.Done, _world.Ask(enter).Verdict);
        Assert.Equal(size + 1, _world.Log.Size);
        var shown = Assert.Single(_world.Ask(new() { Task = BatchTask.Media }).Media);
        Assert.Equal((MediumState.HandedOver, "B0202", "税務課"), (shown.State, shown.Other, shown.Note));
        _world.Record.IsDiskFull = true;
        Assert.Equal(
            BatchVerdict.NotRecordable, _world.Ask(enter with { Act = MediumAct.Lost, Other = "", Note = "" }).Verdict);
    }

    [Fact]
    [Trait("Source", "S-001")]
    public void 媒体の種別だけが結果を媒体に出せる()
    {
        foreach (var task in Enum.GetValues<BatchTask>().Where(one => one > BatchTask.List))
        {
            Assert.Equal(
                task >= BatchTask.Propose ? OperatorRoles.Media : OperatorRoles.Batch,
                ((IActOfSomebody)new BatchCall { Task = task }).Roles);
        }
        Assert.Equal(
            OperatorRoles.Media | OperatorRoles.Batch,
            ((IActOfSomebody)new BatchCall { Task = BatchTask.List }).Roles);
        using var nation = new BatchServiceWorld();
        Assert.Equal(BatchVerdict.NotHere, nation.Ask(new() { Task = BatchTask.Media }).Verdict);
    }

    private string Agreed()
    {
        var agreement = _world.Ask(new() { Task = BatchTask.Propose, Name = _name }).Agreement;
        var agree = new BatchCall { Task = BatchTask.Agree, Name = _name, Agreement = agreement, By = 8 };
        Assert.Equal(BatchVerdict.Done, _world.Ask(agree).Verdict);
        return agreement;
    }

    private static BatchCall Piece(string sent, long at) => new() { Task = BatchTask.Fetch, Sent = sent, At = at };

    private byte[] Fetch(BatchReply made)
    {
        Assert.Equal(BatchVerdict.Done, made.Verdict);
        var all = new List<byte>();
        while (all.Count < made.Length)
            all.AddRange(_world.Ask(Piece(made.Sent, all.Count)).Piece);
        Assert.Empty(_world.Ask(Piece(made.Sent, all.Count)).Piece);
        return [.. all];
    }
}

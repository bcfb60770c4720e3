using System.CommandLine;
using System.Security.Cryptography;
using Juki.Cli.Commands;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Node;
using Juki.Simulation;

namespace Juki.Tests.Cli;

/// <summary><c>juki disclosure</c> as an outsider runs it: on a file, off line.</summary>
public sealed class DisclosureCommandTests : IDisposable
{
    private const long Now = 1_774_969_200_000;

    private static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_987_654_321);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-disclosure-");
    private readonly DisclosurePaper _paper;
    private string _said = "";

    public DisclosureCommandTests()
    {
        using var memory = new SqliteMemory();
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var (key, witness) = (new CurveKey(curve), new CurveKey(other));
        var store = memory.Start();
        store.Create(AuditTables.All);
        using var log = AuditLog.Begin(
            store, 1, 2_200_000, key.PublicKey, AuditStart.First, RandomNumberGenerator.Fill, new(Now));
        var facts = new AuditFacts(AuditKind.Inquiry)
        {
            Office = 2_200_000, Operator = 7, Count = 1, Term = ErasureMonth.After(Now, 60),
        };
        log.Record([new(facts, new(1, []), [new(Resident, 0, 4, [])])], new(Now));
        store.Begin();
        var head = log.SignHead(key, new(Now))!;
        var (_, text, signature) = new Witness(store, 1, 3_000_000, witness, TokenAuditKey.Check)
            .Countersign(2_200_000, key.PublicKey, head, [], new(Now));
        log.Keep(head.Head, text!, signature);
        store.Commit();
        using (var to = File.Create(Path("heads")))
            AuditExport.WriteWitnessed(store, 3_000_000, witness.PublicKey, to);
        using (var to = File.Create(Path("others")))
            AuditExport.WriteWitnessed(store, 2_200_000, key.PublicKey, to);
        _paper = new()
        {
            Form = DisclosurePaper.FormName, Number = "200000-2026-000001", Office = "prefecture-200000",
            Kind = DisclosureKind.Provisions, Code = Resident.Written, Received = Now, Answered = Now,
            Residences = [], Lines = [AuditProof.Make(log, 1, 0)!], Unproven = 0, Articles = ["条例第7条"],
        };
        File.WriteAllBytes(Path("paper"), _paper.ToJson());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Verify_SoundPaper_Is0AndSaysWhoAskedAndWhen()
    {
        Assert.Equal(0, await Run("verify", Path("paper"), "--heads", Path("heads")));
        Assert.Contains("countersigned by a witness", _said);
        Assert.Contains("長野県 prefecture-200000", _said);
        Assert.Contains("2026-04-01 00:00:00  照会 Inquiry", _said);
        Assert.Equal(0, await Run("verify", Path("paper"), "--json"));
        Assert.Contains("\"holds\":true", _said);
        Assert.Contains("\"isWitnessed\":false", _said);
    }

    [Fact]
    public async Task Verify_OtherWitnessOrChangedPaper_Is1AndNamesTheLine()
    {
        Assert.Equal(1, await Run("verify", Path("paper"), "--heads", Path("others")));
        Assert.Contains("line 1 does not hold", _said);
        byte[] leaf = [.. _paper.Lines[0].Leaf];
        leaf[64] ^= 1; // the operator
        File.WriteAllBytes(Path("changed"), (_paper with { Lines = [_paper.Lines[0] with { Leaf = leaf }] }).ToJson());
        Assert.Equal(1, await Run("verify", Path("changed"), "--json"));
        Assert.Contains("\"holds\":false", _said);
        File.WriteAllText(Path("text"), "{}");
        Assert.Equal(1, await Run("verify", Path("text")));
        Assert.Equal(1, await Run("verify", Path("nothing")));
    }

    [Fact]
    public async Task Commands_NoNode_Are1()
    {
        Assert.Equal(1, await Run("list", _folder.FullName));
        Assert.Equal(1, await Run(
            "answer", _folder.FullName, "--number", "200000-2026-000001", "--operator", "7", "--out", Path("out")));
        Assert.False(File.Exists(Path("out.json")));
    }

    [Fact]
    public void Paper_AsText_NamesItsArticlesAndNothingElseOfThem()
    {
        var text = DisclosureText.Read(new DisclosureSheet(MunicipalityTable.Released).Of(_paper));
        Assert.Contains("条例第7条", text);
        Assert.Contains("項目 / items: 氏名", text);
    }

    private sealed class CurveKey(ECDsa curve) : IAuditKey
    {
        public byte[] PublicKey { get; } = curve.ExportSubjectPublicKeyInfo();

        public byte[] Sign(ReadOnlySpan<byte> text) => curve.SignData(text, HashAlgorithmName.SHA384);
    }

    private async Task<int> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DisclosureCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        _said = output.ToString();
        return code;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}

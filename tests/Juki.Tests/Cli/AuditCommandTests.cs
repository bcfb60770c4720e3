using System.CommandLine;
using System.Security.Cryptography;
using Juki.Cli.Commands;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Tests.Cli;

/// <summary><c>juki audit</c> on files, as a user runs it.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private const long Now = 1_774_969_200_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-audit-");

    public AuditCommandTests()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = new CurveKey(curve);
        using var store = SqliteStore.Open(Path("audit.db"));
        store.Create(AuditTables.All);
        using var log = AuditLog.Begin(
            store, 1, 1_131_016, key.PublicKey, AuditStart.First, RandomNumberGenerator.Fill, new(Now));
        var facts = new AuditFacts(AuditKind.Inquiry) { Count = 1, Term = ErasureMonth.After(Now, 60) };
        var subject = new SubjectEntry(ResidentRecordCode.FromBody(5), 0, 7, []);
        log.Record([new(facts, new(1, []), [subject])], new(Now));
        store.Begin();
        var head = log.SignHead(key, new(Now))!;
        var (_, text, signature) = new Witness(store, 1, 1_131_016, key, TokenAuditKey.Check)
            .Countersign(9, key.PublicKey, head, [], new(Now));
        log.Keep(head.Head, text!, signature);
        store.Commit();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ExportVerifyProve_SoundLog_Are0AndNameNoResident()
    {
        Assert.Equal(0, await Run("export", "--store", Path("audit.db"), "--out", Path("log")));
        Assert.Equal(0, await Run("export-heads", "--store", Path("audit.db"), "--out", Path("heads")));
        Assert.Equal(0, await Run("verify", Path("log")));
        Assert.Contains("cannot be seen", _said);
        Assert.Equal(0, await Run("verify", Path("log"), "--heads", Path("heads"), "--json"));
        Assert.Contains("\"sound\":true", _said);
        Assert.Equal(0, await Run("prove", "--store", Path("audit.db"), "--leaf", "1", "--out", Path("proof")));
        Assert.Equal(0, await Run("verify-proof", Path("proof"), "--heads", Path("heads")));
        Assert.Contains("countersigned by the witness", _said);
        Assert.DoesNotContain(ResidentRecordCode.FromBody(5).Written, _said);
    }

    [Fact]
    public async Task Verify_ChangedBit_Is1AndNamesTheLeaf()
    {
        Assert.Equal(0, await Run("export", "--store", Path("audit.db"), "--out", Path("log")));
        var bytes = File.ReadAllBytes(Path("log"));
        var place = bytes.AsSpan().LastIndexOf(new byte[] { 1, 0, 0, 10 });
        Assert.True(place > 0);
        bytes[place + 91] ^= 1;
        File.WriteAllBytes(Path("log"), bytes);
        Assert.Equal(1, await Run("verify", Path("log")));
        Assert.Contains("leaf 1 was changed", _said);
    }

    [Fact]
    public async Task Commands_WrongFiles_Are2()
    {
        Assert.Equal(2, await Run("verify", Path("nothing")));
        Assert.Equal(2, await Run("export", "--store", Path("nothing"), "--out", Path("log")));
        File.WriteAllText(Path("text"), "{}");
        Assert.Equal(2, await Run("verify-proof", Path("text")));
        Assert.Equal(1, await Run("verify", Path("text")));
        Assert.Equal(1, await Run("prove", "--store", Path("audit.db"), "--leaf", "7", "--out", Path("proof")));
    }

    private sealed class CurveKey(ECDsa curve) : IAuditKey
    {
        public byte[] PublicKey { get; } = curve.ExportSubjectPublicKeyInfo();

        public byte[] Sign(ReadOnlySpan<byte> text) => curve.SignData(text, HashAlgorithmName.SHA384);
    }

    private string _said = "";

    private async Task<int> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AuditCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        _said = output.ToString();
        return code;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}

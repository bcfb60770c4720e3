using System.Security.Cryptography;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Live.Session;

[Trait("Source", "S-002 外部からの侵入防止対策")]
public sealed class SessionKeysTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Fact]
    public void 秘密鍵は耐タンパー装置から読み出せない()
    {
        var description = fixture.ServerFolder.Describe();
        var pin = new PinFile(fixture.ServerFolder.PinPath);
        using var token = Token.Open(description.TokenLabel, pin);
        var key = token.FindKey(description.KeyLabel);
        using var tls = TlsKey.Open(token, key, pin);
        Assert.False(key.GivesAwayPrivateValue());
        Assert.ThrowsAny<CryptographicException>(() => tls.ExportParameters(includePrivateParameters: true));
        Assert.ThrowsAny<CryptographicException>(tls.ExportECPrivateKey);
        Assert.True(tls.VerifyHash(new byte[32], key.SignHash(new byte[32])));
    }

    [Fact]
    public async Task Standing_CertificateRevokedDuringSession_IsRevoked()
    {
        using var server = fixture.OwnServer();
        using var loopback = new Loopback(server);
        var (accepted, caller) = await loopback.TryAsync(fixture.TownKeys);
        await using (accepted)
        await using (caller)
        {
            Assert.Equal(SessionRefusal.None, accepted.Session!.Standing());
            Assert.True(server.Offer(fixture.Authority.Revoke(SessionFixture.Town)));
            Assert.Equal(SessionRefusal.Revoked, accepted.Session.Standing());
            Assert.Equal(SessionRefusal.None, caller.Session!.Standing()); // its own keys have not heard of it
        }
    }

    [Fact]
    public async Task Standing_CertificateThatEndsDuringSession_IsExpired()
    {
        var now = SessionFixture.Now;
        using var server = fixture.OwnServer(() => now, new SessionLimits { AgeMax = TimeSpan.FromDays(1_000) });
        using var loopback = new Loopback(server);
        var (accepted, caller) = await loopback.TryAsync(fixture.OtherTownKeys);
        await using (accepted)
        await using (caller)
        {
            now = fixture.OtherTownKeys.CertificateEnds;
            Assert.Equal(SessionRefusal.None, accepted.Session!.Standing());
            now += TimeSpan.FromSeconds(1);
            Assert.Equal(SessionRefusal.Expired, accepted.Session.Standing());
            now = SessionFixture.Now - TimeSpan.FromDays(3_650); // a clock that lost its battery
            Assert.Equal(SessionRefusal.Expired, accepted.Session.Standing());
        }
    }

    [Fact]
    [Trait("Source", "RFC 8446 §5.5")]
    [Trait("Source", "RFC 8446 §5.1")]
    public async Task Standing_AgeAndRecords_AreSpentJustBeyondTheirBound()
    {
        var now = SessionFixture.Now;
        var limits = new SessionLimits { AgeMax = TimeSpan.FromHours(1), RecordsMax = 2 };
        using var server = fixture.OwnServer(() => now, limits);
        using var loopback = new Loopback(server);
        var (accepted, caller) = await loopback.TryAsync(fixture.OtherTownKeys);
        await using (accepted)
        await using (caller)
        {
            now += limits.AgeMax;
            Assert.Equal(SessionRefusal.None, accepted.Session!.Standing());
            now += TimeSpan.FromTicks(1);
            Assert.Equal(SessionRefusal.Spent, accepted.Session.Standing());
            now -= TimeSpan.FromTicks(1);
            await accepted.Session.Stream.WriteAsync(new byte[16 * 1024]); // two records, with what TLS adds
            Assert.Equal(SessionRefusal.None, accepted.Session.Standing());
            await accepted.Session.Stream.WriteAsync(new byte[1]);
            Assert.Equal(SessionRefusal.Spent, accepted.Session.Standing());
        }
    }

    [Fact]
    public async Task AcceptAsync_TableTooOld_StopsTownToTownOnly()
    {
        var now = SessionFixture.Now;
        using var prefecture = fixture.OwnServer(() => now);
        using var town = fixture.OwnTown(() => now);
        now = SessionFixture.Now + TimeSpan.FromDays(8);
        using var upward = new Loopback(prefecture);
        var (accepted, caller) = await upward.TryAsync(fixture.OtherTownKeys);
        await using (accepted)
        await using (caller)
            Assert.Equal(SessionRefusal.None, accepted.Refusal);
        using var sideways = new Loopback(town);
        Assert.Equal(SessionRefusal.RevocationsStale, (await sideways.TryAsync(fixture.OtherTownKeys)).Server.Refusal);
    }

    [Fact]
    public void Offer_OlderOrForeignTable_IsRefused()
    {
        using var server = fixture.OwnServer();
        var older = server.Revocations.Bytes.ToArray();
        var newer = fixture.Authority.Authority.SignTable(TimeSpan.FromDays(7)).Bytes.ToArray();
        Assert.True(server.Offer(newer));
        Assert.False(server.Offer(newer));
        Assert.False(server.Offer(older));
        newer[^20] ^= 1;
        Assert.False(server.Offer(newer));
        using var again = fixture.OwnServer();
        Assert.Equal(server.Revocations.Number, again.Revocations.Number); // kept in the folder
    }

    [Fact]
    public void Open_PinWrong_IsTriedOnceUntilTheFileChanges()
    {
        var description = fixture.NewToken(out var pin);
        var wrong = new PinFile(pin.Path + ".wrong");
        wrong.Write("not the PIN"u8);
        Assert.Equal(TokenFailure.PinWrong, FailureOf(() => Token.Open(description.TokenLabel, wrong)));
        Assert.Equal(TokenFailure.PinRefusedBefore, FailureOf(() => Token.Open(description.TokenLabel, wrong)));
        File.Delete(wrong.Path);
        wrong.Write(File.ReadAllBytes(pin.Path));
        using var opened = Token.Open(description.TokenLabel, wrong);
        Assert.Equal(32, opened.RandomBytes(32).Length);
    }

    [Fact]
    public void ChangePin_Changed_OnlyTheNewOneOpens()
    {
        var description = fixture.NewToken(out var old);
        var fresh = PinFile.Draw(old.Path + ".new");
        Token.ChangePin(description.TokenLabel, old, fresh);
        Assert.Equal(TokenFailure.PinWrong, FailureOf(() => Token.Open(description.TokenLabel, old)));
        Token.Open(description.TokenLabel, fresh).Dispose();
    }

    [Fact]
    public void Open_PinFileOpenToOthers_IsRefusedUnread()
    {
        var description = fixture.NewToken(out var pin);
        File.SetUnixFileMode(pin.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal(
            TokenFailure.PinFileOpenToOthers, FailureOf(() => Token.Open(description.TokenLabel, pin)));
    }

    [Fact]
    public void Find_MissingTokenOrKey_IsNamed()
    {
        var description = fixture.NewToken(out var pin);
        Assert.Equal(TokenFailure.TokenMissing, FailureOf(() => Token.Open("no such token", pin)));
        using var token = Token.Open(description.TokenLabel, pin);
        Assert.Equal(TokenFailure.KeyMissing, FailureOf(() => token.FindKey("no such key")));
    }

    [Fact]
    public void IsTokenAlive_TokenThere_IsTrue() => Assert.True(fixture.Server.IsTokenAlive());

    [Fact]
    public void Open_CertificateOfAnotherKey_IsRefused()
    {
        var keys = fixture.Authority.AddNode(SessionFixture.LostTown, 9);
        File.Copy(fixture.ServerFolder.CertificatePath, keys.CertificatePath, overwrite: true);
        Assert.Throws<InvalidDataException>(() => SessionKeys.Open(keys, () => SessionFixture.Now));
    }

    private static TokenFailure FailureOf(Func<object> action) => Assert.Throws<TokenException>(action).Failure;
}

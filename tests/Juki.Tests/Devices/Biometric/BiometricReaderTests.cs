using System.Reflection;
using System.Security.Cryptography;
using Juki.Devices.Biometric;

namespace Juki.Tests.Devices.Biometric;

/// <summary>照合情報認証: what leaves a reader, and what it can be used for.</summary>
public sealed class BiometricReaderTests : IDisposable
{
    private const int Fingers = 200;

    private readonly ECDsa _device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TransformKey _key = new(new byte[TransformKey.Bytes]);
    private readonly byte[] _challenge = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _device.Dispose();

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 登録した指は照合され他人の指は照合されない()
    {
        var (refused, accepted) = (0, 0);
        for (var finger = 0; finger < Fingers; finger++)
        {
            var kept = Registered(finger, _key);
            if (!kept.Matches(Checked(finger, _key)))
                refused++;
            if (kept.Matches(Checked(finger + 1, _key)))
                accepted++;
        }
        Assert.Equal(0, accepted);
        Assert.InRange(refused, 0, Fingers / 20);
    }

    [Fact]
    public void 一人の照合情報は変換鍵が違えば別人のものと区別できない()
    {
        var (own, others) = (0, 0);
        for (var finger = 0; finger < Fingers; finger++)
        {
            var (here, there) = (TransformKey.Draw(), TransformKey.Draw());
            var kept = Registered(finger, here);
            var same = kept.DistanceTo(Registered(finger, there));
            var other = kept.DistanceTo(Registered(finger + Fingers, there));
            Assert.False(same <= VeinTemplate.DistanceMax);
            (own, others) = (own + same, others + other);
        }
        // Each mean is that of 512 tosses of a coin, 256, give or take less than one.
        Assert.InRange(own, Fingers * 252, Fingers * 260);
        Assert.InRange(others, Fingers * 252, Fingers * 260);
    }

    [Fact]
    public void 漏れた照合情報は変換鍵を替えれば使えない()
    {
        var leaked = Registered(1, _key);
        var renewed = TransformKey.Draw();
        Assert.True(leaked.Matches(Checked(1, _key)));
        Assert.False(Registered(1, renewed).Matches(leaked));
        Assert.True(Registered(1, renewed).Matches(Checked(1, renewed)));
    }

    /// <summary>A template does not say which feature it is of: hundreds of bits can be turned over, one after the
    /// other, and it stays the same.</summary>
    [Fact]
    public void 変換は多対一で特徴を復元できない()
    {
        var bits = RandomNumberGenerator.GetBytes(VeinFeature.Bytes);
        using var feature = new VeinFeature(bits);
        var template = _key.Apply(feature).ToBytes();
        var turned = 0;
        for (var bit = 0; bit < VeinFeature.Bits; bit++)
        {
            bits[bit >> 3] ^= (byte)(1 << (bit & 7));
            using var other = new VeinFeature(bits);
            if (_key.Apply(other).ToBytes().AsSpan().SequenceEqual(template))
                turned++;
            else
                bits[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
        Assert.InRange(turned, 300, VeinFeature.Bits);
    }

    /// <summary>Nothing public gives bytes of a feature, or a feature for anything but a sensor.</summary>
    [Fact]
    public void 特徴は装置の外へ出ない()
    {
        Assert.All(typeof(VeinFeature).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly), member => Assert.Contains(member.Name,
                new[] { ".ctor", nameof(VeinFeature.Dispose), "ToString", "Bits", "Bytes" }));
        var givers = typeof(VeinFeature).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(VeinFeature)).Select(method => method.DeclaringType!).ToList();
        Assert.All(givers, type => Assert.True(typeof(IVeinSensor).IsAssignableFrom(type)));
        Assert.Equal("(feature)", new VeinFeature(new byte[VeinFeature.Bytes]).ToString());
    }

    [Fact]
    public void IsOf_OtherChallengeUseReaderOrTemplate_IsRefused()
    {
        var (_, reading) = Reader(1).Check(_key, _challenge);
        Assert.True(reading!.IsOf(_device, BiometricUse.Check, _challenge));
        Assert.False(reading.IsOf(_device, BiometricUse.Check, RandomNumberGenerator.GetBytes(32)));
        Assert.False(reading.IsOf(_device, BiometricUse.Check, _challenge.AsSpan(1)));
        Assert.False(reading.IsOf(_device, BiometricUse.Register, _challenge));
        Assert.False((reading with { Use = BiometricUse.Register }).IsOf(_device, BiometricUse.Register, _challenge));
        Assert.False((reading with { Template = Checked(2, _key) }).IsOf(_device, BiometricUse.Check, _challenge));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(reading.IsOf(other, BiometricUse.Check, _challenge));
    }

    [Theory]
    [InlineData(VeinTemplate.DistanceMax, true)]
    [InlineData(VeinTemplate.DistanceMax + 1, false)]
    public void Matches_AtTheBound_IsTheLastThatDoes(int distance, bool matches)
    {
        var bits = new byte[VeinTemplate.Bytes];
        for (var bit = 0; bit < distance; bit++)
            bits[bit >> 3] |= (byte)(1 << (bit & 7));
        var kept = new VeinTemplate(new byte[VeinTemplate.Bytes]);
        Assert.Equal(distance, kept.DistanceTo(new(bits)));
        Assert.Equal(matches, kept.Matches(new(bits)));
    }

    [Fact]
    public void Read_NoFinger_GivesNothing()
    {
        var sensor = new SyntheticSensor(1, 1) { HasFinger = false };
        var reader = new BiometricReader(sensor, Sign);
        Assert.Equal((BiometricFailure.NoFinger, null), reader.Register(_key, _challenge));
        Assert.Equal((BiometricFailure.NoFinger, null), reader.Check(_key, _challenge));
    }

    /// <summary>A finger that lies askew is laid down anew, three times in all.</summary>
    [Theory]
    [InlineData(0, BiometricFailure.None)]
    [InlineData(6, BiometricFailure.None)]
    [InlineData(7, BiometricFailure.Unsteady)]
    public void Register_SoManyReadingsAskew_TriesThrice(int askew, BiometricFailure told) =>
        Assert.Equal(told, new BiometricReader(new AskewFinger(askew), Sign).Register(_key, _challenge).Failure);

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void New_OfAnotherLength_IsRefused(int length)
    {
        Assert.Throws<ArgumentException>(() => new VeinTemplate(new byte[length]));
        Assert.Throws<ArgumentException>(() => new VeinFeature(new byte[length]));
        Assert.Throws<ArgumentException>(() => new TransformKey(new byte[length]));
    }

    private VeinTemplate Registered(int finger, TransformKey key)
    {
        for (var reading = 0; ; reading++)
        {
            if (Reader(finger, reading).Register(key, _challenge).Reading is { } taken)
                return taken.Template;
        }
    }

    private VeinTemplate Checked(int finger, TransformKey key) =>
        Reader(finger, reading: 1_000).Check(key, _challenge).Reading!.Template;

    private BiometricReader Reader(int finger, int reading = 0) => new(new SyntheticSensor(finger, reading), Sign);

    private byte[] Sign(byte[] text) => _device.SignData(text, HashAlgorithmName.SHA256);

    /// <summary>The first readings are as of another finger each, those after them all alike.</summary>
    private sealed class AskewFinger(int askew) : IVeinSensor
    {
        private readonly byte[] _steady = RandomNumberGenerator.GetBytes(VeinFeature.Bytes);

        public VeinFeature Read() =>
            new(askew-- > 0 ? RandomNumberGenerator.GetBytes(VeinFeature.Bytes) : [.. _steady]);
    }
}

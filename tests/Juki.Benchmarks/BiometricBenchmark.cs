using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Juki.Devices.Biometric;

namespace Juki.Benchmarks;

/// <summary>照合情報認証: how often the synthetic sensor's fingers are refused or taken for others, at each bound, and what
/// a check costs beside the signature that comes with it.</summary>
public static class BiometricBenchmark
{
    private const int OwnOfEach = 10, OthersOfEach = 100, Signatures = 2_000;
    private const int Step = 10;

    /// <summary>Measures and prints.</summary>
    /// <param name="fingers">How many; each is checked 10 times against itself and 100 times against others.</param>
    /// <param name="asJson">Ends with one line of JSON, and nothing else.</param>
    /// <param name="output">Where it goes.</param>
    public static void Run(int fingers, bool asJson, TextWriter output)
    {
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (own, others) = (new int[VeinTemplate.Bits + 1], new int[VeinTemplate.Bits + 1]);
        var unsteady = 0;
        for (var finger = 0; finger < fingers; finger++)
        {
            var key = TransformKey.Draw();
            if (Register(finger, key) is not { } kept)
            {
                unsteady++;
                continue;
            }
            for (var reading = 1; reading <= OwnOfEach; reading++)
                own[kept.DistanceTo(Check(finger, reading, key))]++;
            for (var other = 1; other <= OthersOfEach; other++)
                others[kept.DistanceTo(Check(fingers + finger * OthersOfEach + other, 0, key))]++;
        }
        var curve = Curve(own, others);
        var (check, verify) = (PerSecond(Checks(fingers)), PerSecond(Verifications(device)));
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                fingers, unsteady, ownChecks = own.Sum(), otherChecks = others.Sum(),
                bound = VeinTemplate.DistanceMax,
                curve = curve.Select(point => new
                {
                    bound = point.Bound, refused = point.Refused, accepted = point.Accepted,
                }),
                farthestOwn = Array.FindLastIndex(own, count => count > 0),
                nearestOther = Array.FindIndex(others, count => count > 0),
                checksPerSecond = (long)check, verificationsPerSecond = (long)verify,
                checksPerVerification = Math.Round(check / verify, 2),
            }));
            return;
        }
        Line($"fingers: {fingers}, of which {unsteady} were too unsteady to be registered");
        Line($"checks: {own.Sum():N0} of own fingers, {others.Sum():N0} of others");
        Line($"{"bound",8} {"own refused",14} {"others taken",14}");
        foreach (var (bound, refused, accepted) in curve)
        {
            var mark = bound == VeinTemplate.DistanceMax ? "  <- in use" : "";
            Line($"{bound,8} {refused * 100.0 / own.Sum(),12:N3} % {accepted * 100.0 / others.Sum(),12:N4} %{mark}");
        }
        Line($"checks: {check:N0} /s; signatures verified: {verify:N0} /s; ratio {check / verify:N2}");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How many were refused, and how many others taken, with each bound.</summary>
    private static List<(int Bound, int Refused, int Accepted)> Curve(int[] own, int[] others) =>
    [
        .. Enumerable.Range(5, 21).Select(place => place * Step).Select(bound =>
            (bound, own.Skip(bound + 1).Sum(), others.Take(bound + 1).Sum())),
    ];

    private static VeinTemplate? Register(int finger, TransformKey key) =>
        Reader(finger, 0).Register(key, []).Reading?.Template;

    private static VeinTemplate Check(int finger, int reading, TransformKey key) =>
        Reader(finger, reading).Check(key, []).Reading!.Template;

    private static BiometricReader Reader(int finger, int reading) =>
        new(new SyntheticSensor(finger, reading), _ => []);

    /// <summary>Transform and comparison alone: the readings are made before.</summary>
    private static (int Count, TimeSpan Time) Checks(int fingers)
    {
        var key = TransformKey.Draw();
        var readers = Enumerable.Range(0, fingers)
            .Select(finger => new BiometricReader(new KeptReading(new SyntheticSensor(finger, 1)), _ => [])).ToList();
        var kept = Register(0, key) ?? Check(0, 1, key);
        var watch = Stopwatch.StartNew();
        var matched = readers.Count(reader => reader.Check(key, []).Reading!.Template.Matches(kept));
        return (Math.Max(matched, fingers), watch.Elapsed);
    }

    private static (int Count, TimeSpan Time) Verifications(ECDsa device)
    {
        var (text, count) = (RandomNumberGenerator.GetBytes(128), 0);
        var signature = device.SignData(text, HashAlgorithmName.SHA256);
        var watch = Stopwatch.StartNew();
        for (; count < Signatures; count++)
            _ = device.VerifyData(text, signature, HashAlgorithmName.SHA256);
        return (count, watch.Elapsed);
    }

    private static double PerSecond((int Count, TimeSpan Time) measured) =>
        measured.Count / measured.Time.TotalSeconds;

    private sealed class KeptReading(SyntheticSensor sensor) : IVeinSensor
    {
        private readonly VeinFeature? feature = sensor.Read();

        public VeinFeature? Read() => feature;
    }
}

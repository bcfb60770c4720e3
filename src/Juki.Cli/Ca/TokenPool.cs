using System.Globalization;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// Blank SoftHSM tokens under one configuration, made all at once at the first use in a process: OpenSSL's engine looks
/// for tokens once, when it opens its first key, and does not find those that are made later.
/// </summary>
public static class TokenPool
{
    /// <summary>How many tokens one process can take; each takes 0.03 s to make.</summary>
    public const int Size = 96;

    private static readonly Lock Gate = new();
    private static string? folder;
    private static int taken;

    /// <summary>Takes a blank token; its PIN is written into the file.</summary>
    public static TokenDescription Take(PinFile pin)
    {
        lock (Gate)
        {
            folder ??= Fill();
            if (taken == Size)
                throw new InvalidOperationException($"A process can take {Size} tokens.");
            pin.Write(File.ReadAllBytes(Path.Combine(folder, "pin")));
            return new TokenDescription(
                TokenModule.SoftHsm, Label(taken++), NodeKeys.KeyLabel, ConfigurationIn(folder));
        }
    }

    private static string Fill()
    {
        var made = Directory.CreateTempSubdirectory("juki-tokens-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(made, recursive: true);
        TokenModule.WriteSoftHsmConfiguration(ConfigurationIn(made), Path.Combine(made, "tokens"));
        TokenModule.Enter(TokenModule.SoftHsm, ConfigurationIn(made));
        var pin = PinFile.Draw(Path.Combine(made, "pin"));
        for (var number = 0; number < Size; number++)
            Token.Initialise(Label(number), pin);
        return made;
    }

    private static string Label(int number) => string.Create(CultureInfo.InvariantCulture, $"pool-{number:D3}");

    private static string ConfigurationIn(string made) => Path.Combine(made, "softhsm2.conf");
}

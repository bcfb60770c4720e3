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
    public const int Size = 128;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> FolderOf = [];
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

    /// <summary>Copies a token that was taken from here into a folder of SoftHSM's tokens.</summary>
    internal static void Copy(string label, string tokens)
    {
        var to = Path.Combine(tokens, Path.GetFileName(FolderOf[label]));
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(FolderOf[label]))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string Fill()
    {
        var made = Directory.CreateTempSubdirectory("juki-tokens-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(made, recursive: true);
        TokenModule.WriteSoftHsmConfiguration(ConfigurationIn(made), Path.Combine(made, "tokens"));
        TokenModule.Enter(TokenModule.SoftHsm, ConfigurationIn(made));
        var pin = PinFile.Draw(Path.Combine(made, "pin"));
        for (var number = 0; number < Size; number++)
        {
            Token.Initialise(Label(number), pin);
            var folders = Directory.EnumerateDirectories(Path.Combine(made, "tokens"));
            FolderOf.Add(Label(number), folders.Except(FolderOf.Values).Single());
        }
        return made;
    }

    private static string Label(int number) => string.Create(CultureInfo.InvariantCulture, $"pool-{number:D3}");

    private static string ConfigurationIn(string made) => Path.Combine(made, "softhsm2.conf");
}

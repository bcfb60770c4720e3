using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// Work with one token after another in one process: a SoftHSM folder is entered, used and left again, so that the next
/// may have its own configuration. Folders that share a configuration stay entered.
/// </summary>
internal static class TokenWork
{
    /// <summary>Makes token, PIN and key where they are not there yet, and says in the folder which they are.</summary>
    public static void Prepare(KeyFolder folder, TokenDescription description, PinFile pin, TokenCurve curve)
    {
        folder.Describe(description);
        if (description.Configuration is null && description.Module == TokenModule.SoftHsm)
            TokenModule.WriteSoftHsmConfiguration(folder.ConfigurationPath, folder.TokensPath);
        if (!File.Exists(pin.Path))
            PinFile.Draw(pin.Path);
        Within(folder, () =>
        {
            if (!Token.Exists(description.TokenLabel))
                Token.Initialise(description.TokenLabel, pin);
            using var token = Token.Open(description.TokenLabel, pin);
            if (curve == TokenCurve.P256) // a node's: with the key that signs heads of its record
                token.GenerateKey(SessionKeys.AuditKeyLabel, TokenCurve.P384);
            return token.GenerateKey(description.KeyLabel, curve);
        });
    }

    /// <summary>Uses the folder's token and key.</summary>
    public static T With<T>(KeyFolder folder, PinFile pin, Func<Token, TokenKey, T> use) => Within(folder, () =>
    {
        var description = folder.Describe();
        using var token = Token.Open(description.TokenLabel, pin);
        return use(token, token.FindKey(description.KeyLabel));
    });

    /// <summary>Changes the PIN of the folder's token. When it was changed before and only the answer was lost, the new
    /// PIN opens the token, and that is as good.</summary>
    public static void ChangePin(KeyFolder folder, PinFile oldPin, PinFile newPin) => Within(folder, () =>
    {
        var label = folder.Describe().TokenLabel;
        var isRepeated = File.Exists(newPin.Path);
        if (!isRepeated)
            PinFile.Draw(newPin.Path);
        try
        {
            Token.ChangePin(label, oldPin, newPin);
        }
        catch (TokenException refused) when (isRepeated
            && refused.Failure is TokenFailure.PinWrong or TokenFailure.PinRefusedBefore)
        {
            Token.Open(label, newPin).Dispose();
        }
        return true;
    });

    private static T Within<T>(KeyFolder folder, Func<T> work)
    {
        folder.Enter();
        try
        {
            return work();
        }
        finally
        {
            if (folder.Describe().Configuration is null)
                TokenModule.Leave();
        }
    }
}

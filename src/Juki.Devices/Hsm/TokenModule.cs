using System.Runtime.InteropServices;
using System.Text;

namespace Juki.Devices.Hsm;

/// <summary>
/// The PKCS#11 library of a token. Any module will do; SoftHSM is the default because a rehearsal has no device. A
/// process enters one module with one configuration, before anything else touches a token.
/// </summary>
/// <remarks>
/// SoftHSM and the OpenSSL engine read <c>SOFTHSM2_CONF</c> and <c>PKCS11_MODULE_PATH</c> from the C environment, which
/// <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach on Linux; <see cref="Enter"/> sets
/// them there. So one process sees the tokens of one configuration: nodes run as separate processes, each with its own;
/// several nodes in one process (tests, a demonstration) keep their tokens in one token directory.
/// </remarks>
public static partial class TokenModule
{
    /// <summary>Where Debian puts SoftHSM 2.</summary>
    public const string SoftHsm = "/usr/lib/softhsm/libsofthsm2.so";

    private static readonly Lock Gate = new();
    private static string? path;
    private static string? configuration;
    private static CryptokiLibrary? library;

    /// <summary>
    /// Chooses the module and its configuration file for this process. The same choice again does nothing.
    /// </summary>
    /// <param name="modulePath">The PKCS#11 library.</param>
    /// <param name="configurationPath">SoftHSM's configuration; null leaves what the environment says.</param>
    /// <exception cref="InvalidOperationException">Another choice is in use.</exception>
    public static void Enter(string modulePath, string? configurationPath = null)
    {
        var full = configurationPath is null ? null : Path.GetFullPath(configurationPath);
        lock (Gate)
        {
            if (library is not null && (path != modulePath || (full is not null && configuration != full)))
                throw new InvalidOperationException($"This process uses the tokens of {configuration ?? path}.");
            SetVariable("PKCS11_MODULE_PATH", modulePath, 1);
            if (full is not null)
                SetVariable("SOFTHSM2_CONF", full, 1);
            path = modulePath;
            configuration = full ?? configuration;
        }
    }

    /// <summary>
    /// Gives the module up, so that the process may enter another configuration: for the tools of the authority, which
    /// touch its own token and a node's in turn. Never after <see cref="TlsKey.Open"/>: the engine beside us would
    /// crash.
    /// </summary>
    public static void Leave()
    {
        lock (Gate)
        {
            if (TlsKey.WasOpened)
                throw new InvalidOperationException("The module cannot be given up after a TLS key was opened.");
            library?.Finish();
            library = null;
            configuration = null;
        }
    }

    /// <summary>
    /// Writes SoftHSM's configuration and makes the folder of its tokens, readable by the owner only.
    /// </summary>
    public static void WriteSoftHsmConfiguration(string configurationPath, string tokenDirectory)
    {
        var folder = Path.GetFullPath(tokenDirectory);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var text = new StringBuilder()
            .Append("directories.tokendir = ").Append(folder).Append('\n')
            .Append("objectstore.backend = file\n")
            .Append("log.level = ERROR\n")
            .Append("slots.removable = false\n");
        File.WriteAllText(configurationPath, text.ToString());
    }

    /// <summary>The loaded module.</summary>
    internal static CryptokiLibrary Current
    {
        get
        {
            lock (Gate)
                return library ??= CryptokiLibrary.Load(path ?? SoftHsm);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

namespace Juki.Server.Host;

/// <summary>How <c>juki serve</c> ends; the numbers are those of sysexits, which supervisors know. In
/// docs/operations.md.</summary>
internal static class ExitCodes
{
    /// <summary>Asked to end; everything committed is safe.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program, or a commit whose outcome nobody knows: start again (EX_SOFTWARE).</summary>
    public const int Fault = 70;

    /// <summary>The token does not answer, or the store or the port is in use: start again (EX_TEMPFAIL).</summary>
    public const int Temporary = 75;

    /// <summary>The configuration, the keys or the store are not this node's: starting again does not help
    /// (EX_CONFIG).</summary>
    public const int Configuration = 78;
}

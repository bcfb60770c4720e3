namespace Juki.Server.Host;

/// <summary>How <c>juki serve</c> ends; the numbers are those of sysexits, which supervisors know. In
/// docs/operations.md.</summary>
internal static class ExitCodes
{
    /// <summary>Asked to end; everything committed is safe.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program, or a commit whose outcome nobody knows: start again (EX_SOFTWARE).</summary>
    public const int Fault = 70;

    /// <summary>A row or a page of the store is damaged, and no neighbour has it: starting again does not help, the
    /// store is to be restored (EX_IOERR).</summary>
    public const int StoreDamaged = 74;

    /// <summary>The token does not answer, the store or the port is in use, or the disk is full: start again
    /// (EX_TEMPFAIL).</summary>
    public const int Temporary = 75;

    /// <summary>The configuration, the keys or the store are not this node's: starting again does not help
    /// (EX_CONFIG).</summary>
    public const int Configuration = 78;
}

namespace Juki.Cli.Ca;

/// <summary>The authority, or a receiver, does not do what was asked. The text says why, for the operator.</summary>
public sealed class AuthorityException(string message) : Exception(message);

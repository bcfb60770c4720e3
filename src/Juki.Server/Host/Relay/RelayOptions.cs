using System.Net;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Server.Host.Relay;

/// <summary>代表端末の設定 — what <c>juki relay</c> is told. Immutable.</summary>
internal sealed record RelayOptions
{
    /// <summary>The representative terminal's keys.</summary>
    public required KeyFolder Keys { get; init; }

    /// <summary>File of the token's PIN; null: that in the folder.</summary>
    public PinFile? Pin { get; init; }

    /// <summary>Where the prefecture's server listens.</summary>
    public required EndPoint Server { get; init; }

    /// <summary>Where the prefecture's terminals come in.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The log on the error stream: <c>text</c> or <c>json</c>. Default text.</summary>
    public string Log { get; init; } = "text";
}

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Juki.Terminal.Guard;

/// <summary>要求の限度 — what one browser can need [ours].</summary>
internal static class RequestLimits
{
    /// <summary>Longest body in bytes: a form with a name and an address of 300 characters, each nine bytes.</summary>
    public const int BodyBytesMax = 16_384;

    /// <summary>Longest body with a file in bytes; what is sent of it, the server bounds.</summary>
    public const long UploadBytesMax = 4L << 30;

    /// <summary>Longest field beside a file in bytes.</summary>
    public const int UploadFieldBytesMax = 1_024;

    /// <summary>Most bytes of the lines above the body.</summary>
    public const int HeaderBytesMax = 16_384;

    /// <summary>Most fields of a form.</summary>
    public const int FieldsMax = 32;

    /// <summary>Most connections at once; a browser opens six to an address.</summary>
    public const int ConnectionsMax = 32;

    /// <summary>Until the lines above the body must be there, seconds.</summary>
    public const int HeaderSeconds = 5;

    /// <summary>Sets them.</summary>
    public static void Set(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        options.Limits.MaxRequestBodySize = BodyBytesMax;
        options.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        options.Limits.MaxConcurrentConnections = ConnectionsMax;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeaderSeconds);
    }
}

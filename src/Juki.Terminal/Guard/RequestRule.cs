using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Juki.Terminal.Guard;

/// <summary>Why a request is refused, in the order in which it is looked at.</summary>
internal enum RequestRefusal
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The Host is not the terminal's address: the name of a stranger's page was made to mean
    /// 127.0.0.1.</summary>
    Host = 1,

    /// <summary>Neither GET of a style or script nor POST.</summary>
    Method = 2,

    /// <summary>It says that it comes from another page than the terminal's own, or does not say.</summary>
    Origin = 3,

    /// <summary>The address has a query.</summary>
    Address = 4,

    /// <summary>The entry token is not good, or not any more.</summary>
    Entry = 5,

    /// <summary>The cookie is missing or another.</summary>
    Cookie = 6,

    /// <summary>The value of the page is missing, too old or another.</summary>
    Page = 7,
}

/// <summary>
/// 要求の規則 — what can be said of a request by its first lines: Host and Origin must be exactly those of the terminal,
/// nothing stands behind a question mark. Immutable.
/// </summary>
/// <param name="port">Where the terminal listens.</param>
internal sealed class RequestRule(int port)
{
    /// <summary>Where the form with the entry token is posted to. It comes from a file, which has no origin.</summary>
    public const string EntryPath = "/enter";

    private const string NoOrigin = "null";

    /// <summary>The terminal's address as a browser writes it.</summary>
    public string Host { get; } = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>The same as an origin.</summary>
    public string Origin => $"http://{Host}";

    /// <summary>Judges the first lines.</summary>
    /// <param name="request">The request; its body is not touched.</param>
    /// <param name="isAsset">True for the style and the script, which hold nothing of anybody.</param>
    public RequestRefusal Judge(HttpRequest request, bool isAsset)
    {
        if (request.Host.Value != Host)
            return RequestRefusal.Host;
        if (request.Method != (isAsset ? HttpMethods.Get : HttpMethods.Post))
            return RequestRefusal.Method;
        if (!isAsset && !IsOwnPage(request))
            return RequestRefusal.Origin;
        return request.QueryString.HasValue ? RequestRefusal.Address : RequestRefusal.None;
    }

    /// <summary>Browsers add both headers themselves and no page can alter them [Fetch Metadata].</summary>
    private bool IsOwnPage(HttpRequest request)
    {
        if (request.Path == EntryPath)
            return request.Headers.Origin == NoOrigin;
        return request.Headers.Origin == Origin
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";
    }
}

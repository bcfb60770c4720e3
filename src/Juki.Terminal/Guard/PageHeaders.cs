using Microsoft.AspNetCore.Http;

namespace Juki.Terminal.Guard;

/// <summary>応答の見出し — what every answer tells the browser: run and load nothing but what is the terminal's own, keep
/// nothing, tell nobody, show it in no frame.</summary>
internal static class PageHeaders
{
    /// <summary>Nothing inline, nothing from elsewhere; the characters' font is the machine's own.</summary>
    public const string ContentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, string Value)> All { get; } =
    [
        ("Content-Security-Policy", ContentPolicy),
        ("Cache-Control", "no-store"),
        // Not no-referrer: with that, browsers say "null" in the Origin of forms too, and it could not be checked.
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=(), payment=(), usb=()"),
        ("X-DNS-Prefetch-Control", "off"),
    ];

    /// <summary>Sets them.</summary>
    public static void Set(HttpResponse response)
    {
        foreach (var (name, value) in All)
            response.Headers[name] = value;
    }
}

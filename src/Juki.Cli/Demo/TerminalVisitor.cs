using System.Net;
using System.Text.RegularExpressions;

namespace Juki.Cli.Demo;

/// <summary>A browser without a screen: enters a terminal by its entry file, keeps the cookie and the value of the last
/// page, and posts forms as the pages do.</summary>
internal sealed partial class TerminalVisitor : IDisposable
{
    private readonly string address;

    private TerminalVisitor(string address) => this.address = address;

    /// <summary>Sends whatever request; keeps no cookies.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });

    /// <summary>The cookie, as a header has it.</summary>
    public string Cookie { get; private set; } = "";

    /// <summary>The value of the last page.</summary>
    public string Page { get; private set; } = "";

    /// <summary>The entry token that stands in an entry file.</summary>
    public static string TokenOf(string entryFile) =>
        File.ReadAllText(entryFile).Split("value=\"")[1].Split('"')[0];

    /// <summary>Enters.</summary>
    /// <exception cref="HttpRequestException">The terminal refuses it.</exception>
    public static async Task<TerminalVisitor> EnterAsync(string address, string entryFile, CancellationToken stop)
    {
        var visitor = new TerminalVisitor(address);
        try
        {
            // A page in a file has no origin.
            await visitor.SendAsync(Request(address, "/enter", "null", "", ("token", TokenOf(entryFile))), stop);
            return visitor;
        }
        catch
        {
            visitor.Dispose();
            throw;
        }
    }

    /// <summary>Posts a form of the last page; answers the next page.</summary>
    /// <exception cref="HttpRequestException">The terminal refuses it.</exception>
    public Task<string> PostAsync(string path, CancellationToken stop, params (string Name, string Value)[] fields) =>
        SendAsync(Request(address, path, address, Cookie, [.. fields, ("page", Page)]), stop);

    /// <summary>A form as a browser posts it.</summary>
    public static HttpRequestMessage Request(
        string address, string path, string origin, string cookie, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address + path)
        {
            Content = new FormUrlEncodedContent(
                fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Origin", origin);
        if (cookie.Length > 0)
            request.Headers.Add("Cookie", cookie);
        return request;
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using var sent = request;
        using var answer = await Client.SendAsync(sent, stop);
        answer.EnsureSuccessStatusCode();
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
            Cookie = cookies.Single().Split(';')[0];
        var html = await answer.Content.ReadAsStringAsync(stop);
        Page = PageValue().Match(html).Groups[1].Value;
        return WebUtility.HtmlDecode(html);
    }

    [GeneratedRegex("name=\"page\" value=\"([^\"]+)\"")]
    private static partial Regex PageValue();
}

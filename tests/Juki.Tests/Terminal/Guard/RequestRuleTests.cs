using Juki.Terminal.Guard;
using Microsoft.AspNetCore.Http;

namespace Juki.Tests.Terminal.Guard;

public class RequestRuleTests
{
    private const string Own = "http://127.0.0.1:8080";

    [Theory]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", Own, null, 0)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", Own, "same-origin", 0)]
    [InlineData("127.0.0.1", "POST", "/inquiry", Own, null, 1)]
    [InlineData("127.0.0.1:8081", "POST", "/inquiry", Own, null, 1)]
    [InlineData("localhost:8080", "POST", "/inquiry", Own, null, 1)]
    [InlineData("127.0.0.1:8080.example.jp", "POST", "/inquiry", Own, null, 1)]
    [InlineData("127.0.0.1:8080", "GET", "/inquiry", Own, null, 2)]
    [InlineData("127.0.0.1:8080", "HEAD", "/inquiry", Own, null, 2)]
    [InlineData("127.0.0.1:8080", "OPTIONS", "/inquiry", Own, null, 2)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", null, null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", "null", null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", "http://127.0.0.1:8081", null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", "https://127.0.0.1:8080", null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", Own + "/", null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", Own, "same-site", 3)] // another port of 127.0.0.1
    [InlineData("127.0.0.1:8080", "POST", "/inquiry", Own, "cross-site", 3)]
    [InlineData("127.0.0.1:8080", "POST", "/enter", "null", "cross-site", 0)]
    [InlineData("127.0.0.1:8080", "POST", "/enter", Own, null, 3)]
    [InlineData("127.0.0.1:8080", "POST", "/Enter", "null", null, 0)]
    [InlineData("127.0.0.1:8080", "POST", "/inquiry?name=x", Own, null, 4)]
    public void Judge_FirstLines_RefusesForTheFirstReason(
        string host, string method, string path, string? origin, string? site, int refusal) =>
        Assert.Equal((RequestRefusal)refusal, Judge(host, method, path, origin, site, isAsset: false));

    [Theory]
    [InlineData("127.0.0.1:8080", "GET", 0)]
    [InlineData("127.0.0.1:8080", "POST", 2)]
    [InlineData("example.jp", "GET", 1)]
    public void Judge_Asset_IsToBeGotUnderTheOwnNameOnly(string host, string method, int refusal) =>
        Assert.Equal((RequestRefusal)refusal, Judge(host, method, "/terminal.css", null, null, isAsset: true));

    private static RequestRefusal Judge(
        string host, string method, string path, string? origin, string? site, bool isAsset)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Host = host;
        request.Method = method;
        request.Path = path.Split('?')[0];
        request.QueryString = path.Contains('?') ? new("?" + path.Split('?')[1]) : default;
        if (origin is not null)
            request.Headers.Origin = origin;
        if (site is not null)
            request.Headers["Sec-Fetch-Site"] = site;
        return new RequestRule(8_080).Judge(request, isAsset);
    }
}

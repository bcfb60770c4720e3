namespace Juki.Terminal.Guard;

/// <summary>
/// 画面の鍵 — what a request must bring to be taken for one of the browser that was let in: the cookie, and a value of a
/// page that it was shown. A cookie alone is not enough: browsers send it to every port of 127.0.0.1, so that another
/// user's program on another port would get it. It would not get a page. Both are drawn anew at log-in, log-off and
/// whenever a session ends, so that nobody waits with values known before. Safe for any thread.
/// </summary>
internal sealed class BrowserTicket
{
    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "juki-terminal";

    /// <summary>Name of the hidden field with the value of the page.</summary>
    public const string PageField = "page";

    /// <summary>Pages whose forms still serve, newest first out [ours: going back a few pages works].</summary>
    public const int PagesMax = 16;

    private readonly Lock gate = new();
    private readonly Queue<Secret> pages = new();
    private Secret cookie;

    /// <summary>Forgets all values; answers a new cookie.</summary>
    public string Renew()
    {
        lock (gate)
        {
            pages.Clear();
            cookie = Secret.Draw();
            return cookie.HandedOut();
        }
    }

    /// <summary>Answers the value of a new page; the oldest beyond <see cref="PagesMax"/> is forgotten.</summary>
    public string NewPage()
    {
        lock (gate)
        {
            while (pages.Count >= PagesMax)
                pages.Dequeue();
            var page = Secret.Draw();
            pages.Enqueue(page);
            return page.HandedOut();
        }
    }

    /// <summary>True when it is the browser's cookie; false before <see cref="Renew"/> was called.</summary>
    public bool HasCookie(string? given)
    {
        lock (gate)
            return cookie.Is(given);
    }

    /// <summary>True when both are good and belong together.</summary>
    public bool Accepts(string? givenCookie, string? givenPage)
    {
        lock (gate)
        {
            var isPage = false;
            foreach (var page in pages)
                isPage |= page.Is(givenPage);
            return cookie.Is(givenCookie) & isPage;
        }
    }
}

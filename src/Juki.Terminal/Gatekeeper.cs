using System.Reflection;
using System.Text;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Pages;
using Juki.Terminal.Pages.LogIn;
using Juki.Terminal.Pages.Notice;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Juki.Terminal;

/// <summary>
/// 門番 — takes each request that a connection of the officer's own user brings, in this order: first lines, entry token,
/// cookie and page value, then the act. One act at a time; who only waits for the end of a session does not hold it up.
/// </summary>
internal sealed class Gatekeeper(TerminalDesk desk, RequestRule rule, EntryToken entry, TimeProvider clock)
{
    private const string WatchPath = "/watch";
    private const int WatchSeconds = 25;

    private static readonly FormOptions Forms = new()
    {
        ValueCountLimit = RequestLimits.FieldsMax, ValueLengthLimit = RequestLimits.BodyBytesMax,
        BufferBodyLengthLimit = RequestLimits.BodyBytesMax, MemoryBufferThreshold = RequestLimits.BodyBytesMax,
    };

    private static readonly Dictionary<string, (string Kind, byte[] Content)> Assets = new()
    {
        ["/terminal.css"] = ("text/css; charset=utf-8", Embedded("terminal.css")),
        ["/terminal.js"] = ("text/javascript; charset=utf-8", Embedded("terminal.js")),
    };

    private readonly BrowserTicket ticket = new();

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        PageHeaders.Set(context.Response);
        var path = context.Request.Path.Value ?? "";
        var isAsset = Assets.TryGetValue(path, out var asset);
        if (rule.Judge(context.Request, isAsset) is not RequestRefusal.None and var refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }
        if (isAsset)
        {
            context.Response.ContentType = asset.Kind;
            await context.Response.Body.WriteAsync(asset.Content).ConfigureAwait(false);
            return;
        }
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, RequestRefusal.Page).ConfigureAwait(false);
            return;
        }
        if (path == UploadForm.Path)
        {
            await UploadAsync(context).ConfigureAwait(false);
            return;
        }
        var form = await context.Request.ReadFormAsync(Forms).ConfigureAwait(false);
        if (path == RequestRule.EntryPath)
            await EnterAsync(context, form).ConfigureAwait(false);
        else
            await ActAsync(context, path, name => (string?)form[name] ?? "", null).ConfigureAwait(false);
    }

    /// <summary>A form with a file, which stays where it is: the act reads it from the connection.</summary>
    private async Task UploadAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = RequestLimits.UploadBytesMax;
        if (await UploadForm.ReadAsync(context.Request).ConfigureAwait(false) is { } form)
            await ActAsync(context, UploadForm.Path, form.Field, form.File).ConfigureAwait(false);
        else
            await RefuseAsync(context, RequestRefusal.Page).ConfigureAwait(false);
    }

    private async Task EnterAsync(HttpContext context, IFormCollection form)
    {
        if (!entry.TryUse(form[EntryForm.Field]))
        {
            await RefuseAsync(context, RequestRefusal.Entry).ConfigureAwait(false);
            return;
        }
        RenewTicket(context);
        await ShowAsync(context, Acts.LogInPageAfter(SessionEnd.None)).ConfigureAwait(false);
    }

    private async Task ActAsync(HttpContext context, string path, Func<string, string> field, Stream? file)
    {
        var cookie = context.Request.Cookies[BrowserTicket.CookieName];
        var page = field(BrowserTicket.PageField);
        if (!ticket.Accepts(cookie, page))
        {
            var why = ticket.HasCookie(cookie) ? RequestRefusal.Page : RequestRefusal.Cookie;
            await RefuseAsync(context, why).ConfigureAwait(false);
            return;
        }
        if (path == WatchPath)
        {
            await WatchAsync(context).ConfigureAwait(false);
            return;
        }
        if (!Acts.All.TryGetValue(path, out var act))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await desk.One.WaitAsync().ConfigureAwait(false);
        try
        {
            var (before, awaited) = (desk.Session, desk.Session?.AwaitsFinger);
            if (before is { Idle.IsOver: true })
                before.Finish(SessionEnd.Idle);
            if (act.IsUse)
                before?.Idle.Use();
            var request = new ActRequest(desk, field, page)
            {
                File = file,
                IsLeft = () => context.RequestAborted.IsCancellationRequested,
            };
            var shown = await DoAsync(act, request).ConfigureAwait(false);
            // Logged in, logged off, or ended by itself.
            if (desk.Session != before || desk.Session?.AwaitsFinger != awaited)
                RenewTicket(context);
            await ShowAsync(context, shown).ConfigureAwait(false);
        }
        finally
        {
            desk.One.Release();
        }
    }

    /// <summary>Does an act for whoever may; nobody sees what came after the session had ended.</summary>
    private async Task<Page> DoAsync(Act act, ActRequest request)
    {
        if (act.NeedsOperator && desk.Session is null)
            return Acts.LogInPageAfter(SessionEnd.None);
        var page = act.NeedsOperator && desk.Session!.End != SessionEnd.None ? null
            : act.NeedsOperator && desk.Session!.AwaitsFinger ? FingerActs.Show()
            : await act.Do(request).ConfigureAwait(false);
        if (page is not null && desk.Session?.End is null or SessionEnd.None)
            return page!;
        var (end, said) = (desk.Session!.End, desk.Session.Said);
        await desk.EndAsync(end).ConfigureAwait(false);
        return Acts.LogInPageAfter(end, said);
    }

    /// <summary>Answers 200 when the operator's session has ended, 204 when it goes on.</summary>
    private async Task WatchAsync(HttpContext context)
    {
        if (desk.Session is not { } session)
            return;
        var pause = Task.Delay(TimeSpan.FromSeconds(WatchSeconds), clock, context.RequestAborted);
        if (await Task.WhenAny(session.Ending, pause).ConfigureAwait(false) == pause)
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ShowAsync(HttpContext context, Page page)
    {
        var html = await page.RenderAsync(desk.Frame(ticket.NewPage())).ConfigureAwait(false);
        await WriteAsync(context, page.Status, html).ConfigureAwait(false);
    }

    /// <summary>A refusal's page has no value: its forms lead nowhere.</summary>
    private async Task RefuseAsync(HttpContext context, RequestRefusal refusal)
    {
        var frame = desk.Frame("") with { Operator = null, IsWatched = false };
        var page = Page.Of<NoticePage, NoticeModel>(NoticeModel.Of(refusal), StatusCodes.Status403Forbidden);
        await WriteAsync(context, page.Status, await page.RenderAsync(frame).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, int status, string html)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(html)).ConfigureAwait(false);
    }

    /// <summary>Without Secure, for the terminal speaks plain HTTP on 127.0.0.1; so a name with __Host- cannot be had,
    /// which would not keep ports apart either.</summary>
    private void RenewTicket(HttpContext context) => context.Response.Cookies.Append(
        BrowserTicket.CookieName, ticket.Renew(),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });

    private static byte[] Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

public class BrowserTicketTests
{
    [Fact]
    public void Accepts_CookieAndPage_NeedsBoth()
    {
        var ticket = new BrowserTicket();
        Assert.False(ticket.Accepts("", ""));
        Assert.False(ticket.HasCookie(""));
        var cookie = ticket.Renew();
        var page = ticket.NewPage();
        Assert.True(ticket.Accepts(cookie, page));
        Assert.False(ticket.Accepts(cookie, null));
        Assert.False(ticket.Accepts(cookie, cookie));
        Assert.False(ticket.Accepts(null, page));
        Assert.False(ticket.Accepts(page, page));
    }

    [Fact]
    public void Renew_ValuesOfBefore_ServeNoMore()
    {
        var ticket = new BrowserTicket();
        var (oldCookie, oldPage) = (ticket.Renew(), ticket.NewPage());
        var (cookie, page) = (ticket.Renew(), ticket.NewPage());
        Assert.False(ticket.Accepts(oldCookie, oldPage));
        Assert.False(ticket.Accepts(oldCookie, page));
        Assert.False(ticket.Accepts(cookie, oldPage));
        Assert.True(ticket.Accepts(cookie, page));
    }

    [Fact]
    public void NewPage_OneMoreThanAreKept_ForgetsTheOldest()
    {
        var ticket = new BrowserTicket();
        var cookie = ticket.Renew();
        var first = ticket.NewPage();
        for (var more = 1; more < BrowserTicket.PagesMax; more++)
            ticket.NewPage();
        Assert.True(ticket.Accepts(cookie, first));
        ticket.NewPage();
        Assert.False(ticket.Accepts(cookie, first));
    }
}

using Juki.Terminal.Guard;
using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.Notice;

/// <summary>A page that only says something: its forms lead nowhere.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">What to do.</param>
public sealed record NoticeModel(Text Title, Text Text)
{
    /// <summary>Why a request was refused. Nothing that was sent is in it.</summary>
    internal static NoticeModel Of(RequestRefusal refusal) => new(
        new("この画面は開けません", "This page cannot be opened"),
        refusal switch
        {
            RequestRefusal.Entry => new("入口の券が使用済みか、期限が切れています。業務端末を起動し直してください。",
                "The entry token was used or is too old. Start the terminal again."),
            RequestRefusal.Page => new("画面が古くなりました。前の画面に戻らず、業務端末を起動し直してください。",
                "The page is too old. Do not go back; start the terminal again."),
            _ => new("業務端末が開いたブラウザの画面からだけ操作できます。", "Only pages of the browser that the terminal opened can be used."),
        });
}

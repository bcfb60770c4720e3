using Juki.Domain.Authority;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Wire.Session;

namespace Juki.Terminal.Words;

/// <summary>What an operator reads when card or reader do not serve: what it is, and what to do.</summary>
internal static class CardWords
{
    /// <summary>About a card.</summary>
    public static Text Of(CardException failure) => failure.Failure switch
    {
        CardFailure.NotOperatorCard => new("操作者識別カードではありません。カードを確かめてください。",
            "This is no operator's card. Look at the card."),
        CardFailure.NotIssued => new("未発行のカードです。管理者に発行を依頼してください。",
            "A blank card. Ask the administrator to issue it."),
        CardFailure.TerminalRefused => new("カードがこの端末を認めません。団体と端末の証明書を確かめてください。",
            "The card does not take this terminal. Look at its office and certificate."),
        CardFailure.CardNotGenuine => new("カードの証明書が正しくないか、期限が切れています。管理者に連絡してください。",
            "The card's certificate is not the authority's, or has ended. Tell the administrator."),
        CardFailure.PinWrong => new($"暗証番号が違います。あと{failure.TriesLeft}回誤ると使えなくなります。",
            $"Wrong PIN. {failure.TriesLeft} more and the card is blocked."),
        CardFailure.PinBlocked => new("暗証番号が閉塞しました。管理者に解除を依頼してください。",
            "The PIN is blocked. Ask the administrator to unblock it."),
        CardFailure.PinMustChange => new("暗証番号を変更してください。今の暗証番号は他の人が決めたものです。",
            "Change the PIN: somebody else has set the present one."),
        _ => new("カードとの通信が乱れました。カードを抜き、入れ直してください。",
            "The talk with the card broke off. Pull the card and put it in again."),
    };

    /// <summary>About a reader.</summary>
    public static Text Of(ReaderException failure) => failure.Failure switch
    {
        ReaderFailure.LibraryMissing or ReaderFailure.ServiceMissing => new(
            "カードリーダのサービスが動いていません。管理者に連絡してください。",
            "The service for card readers does not run. Tell the administrator."),
        ReaderFailure.ReaderMissing => new("カードリーダがありません。接続を確かめてください。",
            "There is no card reader. Look at its cable."),
        ReaderFailure.CardMissing => new("カードがありません。リーダに入れてください。",
            "There is no card. Put it into the reader."),
        ReaderFailure.CardRemoved => new("カードが抜かれました。入れてやり直してください。",
            "The card was pulled. Put it in and begin again."),
        ReaderFailure.CardMute => new("カードが応答しません。向きを確かめてください。",
            "The card does not answer. Look which way round it is in."),
        ReaderFailure.CardInUse => new("他のプログラムがカードを使っています。",
            "Another program has the card."),
        _ => new("カードリーダに障害があります。管理者に連絡してください。",
            "The card reader failed. Tell the administrator."),
    };

    /// <summary>What a card is for.</summary>
    public static Text Of(OperatorRoles role) => role switch
    {
        OperatorRoles.Inquiry => new("照会", "inquiry"),
        OperatorRoles.Batch => new("一括提供", "batch"),
        OperatorRoles.Disclosure => new("開示", "disclosure"),
        OperatorRoles.Media => new("媒体", "media"),
        OperatorRoles.Audit => new("操作履歴の点検", "audit"),
        OperatorRoles.Administration => new("操作者の管理", "administration"),
        OperatorRoles.Management => new("業務管理", "management"),
        OperatorRoles.System => new("システム管理", "system"),
        OperatorRoles.Cards => new("カード発行", "cards"),
        OperatorRoles.Logs => new("操作履歴の確認（委託）", "logs"),
        _ => new("", ""),
    };

    /// <summary>All that a card is for.</summary>
    public static Text AllOf(OperatorRoles roles)
    {
        var each = Enum.GetValues<OperatorRoles>()
            .Where(role => role != OperatorRoles.None && roles.HasFlag(role)).Select(Of).ToArray();
        return new(
            string.Join('・', each.Select(text => text.Japanese)), string.Join(", ", each.Select(text => text.English)));
    }
}

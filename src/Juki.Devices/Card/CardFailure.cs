namespace Juki.Devices.Card;

/// <summary>Why a card did not do what was asked, in the order in which it shows.</summary>
public enum CardFailure
{
    /// <summary>Another kind of card.</summary>
    NotOperatorCard = 1,

    /// <summary>A blank card: to be issued first.</summary>
    NotIssued = 2,

    /// <summary>In use already: to be issued, a blank card is needed.</summary>
    AlreadyIssued = 3,

    /// <summary>The card does not take this terminal: of another authority, network or office, or its certificate
    /// ended.</summary>
    TerminalRefused = 4,

    /// <summary>The card's certificate is not of the authority, has ended, or its key is not there.</summary>
    CardNotGenuine = 5,

    /// <summary>The channel broke: an answer was altered or lost.</summary>
    ChannelBroken = 6,

    /// <summary>The PIN is wrong.</summary>
    PinWrong = 7,

    /// <summary>The PIN, or the code that unblocks it, is blocked.</summary>
    PinBlocked = 8,

    /// <summary>The PIN was set by somebody else and must be changed first.</summary>
    PinMustChange = 9,

    /// <summary>The card answered something that does not belong here.</summary>
    Unexpected = 10,
}

/// <summary>カードの障害 — a card did not do what was asked. The text says what to do, never a PIN and never who the
/// operator is.</summary>
public sealed class CardException : Exception
{
    /// <summary>A failure with the card's status word.</summary>
    public CardException(CardFailure failure, StatusWord status = StatusWord.Done, int? triesLeft = null)
        : base(Text(failure, status, triesLeft)) => (Failure, Status, TriesLeft) = (failure, status, triesLeft);

    /// <summary>What failed.</summary>
    public CardFailure Failure { get; }

    /// <summary>What the card said; <see cref="StatusWord.Done"/> where it is not the card that refused.</summary>
    public StatusWord Status { get; }

    /// <summary>How often the PIN or the code may still be tried; null when that is not what failed.</summary>
    public int? TriesLeft { get; }

    private static string Text(CardFailure failure, StatusWord status, int? tries)
    {
        var text = failure switch
        {
            CardFailure.NotOperatorCard => "操作者識別カードではない / this is no operator's card",
            CardFailure.NotIssued => "未発行のカードである / a blank card: issue it first (juki card issue)",
            CardFailure.AlreadyIssued => "発行済みのカードである / the card is in use already: take a blank one",
            CardFailure.TerminalRefused => "カードがこの端末を認めない / the card does not take this terminal: look at its "
                + "network, office and certificate",
            CardFailure.CardNotGenuine => "カードの証明書が正しくない、または期限切れ / the card's certificate is not the authority's, "
                + "or has ended: issue a new card",
            CardFailure.ChannelBroken => "カードとの通信が乱れた / the channel broke: take the card out and begin again",
            CardFailure.PinWrong => $"暗証番号の誤り。残り{tries}回 / wrong PIN or code; {tries} tries left",
            CardFailure.PinBlocked => "暗証番号が閉塞した / blocked: the administrator unblocks it (juki card unblock)",
            CardFailure.PinMustChange => "暗証番号を変更する / change the PIN first (juki card change-pin)",
            _ => "カードの想定外の応答 / the card answered something unexpected",
        };
        return status == StatusWord.Done ? text : $"{text} ({(ushort)status:X4})";
    }
}

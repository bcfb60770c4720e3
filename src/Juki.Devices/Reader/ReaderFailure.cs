namespace Juki.Devices.Reader;

/// <summary>Why a reader did not serve.</summary>
public enum ReaderFailure
{
    /// <summary>The library of PC/SC is not installed.</summary>
    LibraryMissing = 1,

    /// <summary>The service of PC/SC does not run, or may not be asked.</summary>
    ServiceMissing = 2,

    /// <summary>There is no reader, or none of that name.</summary>
    ReaderMissing = 3,

    /// <summary>There is no card in the reader.</summary>
    CardMissing = 4,

    /// <summary>The card was pulled out, or lost its power.</summary>
    CardRemoved = 5,

    /// <summary>The card does not answer: put in the wrong way round, or broken.</summary>
    CardMute = 6,

    /// <summary>Another program has the card to itself.</summary>
    CardInUse = 7,

    /// <summary>Anything else; the number says what.</summary>
    Other = 8,
}

/// <summary>カードリーダの障害 — a reader did not serve. The text says what to do.</summary>
public sealed class ReaderException : Exception
{
    /// <summary>A failure, with the number that PC/SC gave.</summary>
    public ReaderException(ReaderFailure failure, uint code = 0, Exception? inner = null)
        : base(code == 0 ? Text(failure) : $"{Text(failure)} (0x{code:X8})", inner) => Failure = failure;

    /// <summary>What failed.</summary>
    public ReaderFailure Failure { get; }

    /// <summary>The failure that a number of PC/SC stands for.</summary>
    internal static ReaderException Of(uint code) => new(
        code switch
        {
            PcscLibrary.NoService or PcscLibrary.ServiceStopped => ReaderFailure.ServiceMissing,
            PcscLibrary.NoReaders or PcscLibrary.UnknownReader or PcscLibrary.ReaderUnavailable =>
                ReaderFailure.ReaderMissing,
            PcscLibrary.NoCard => ReaderFailure.CardMissing,
            PcscLibrary.CardRemoved or PcscLibrary.CardReset or PcscLibrary.Unpowered or PcscLibrary.NotTransacted
                or PcscLibrary.InvalidHandle => ReaderFailure.CardRemoved,
            PcscLibrary.Unresponsive or PcscLibrary.NotReady => ReaderFailure.CardMute,
            PcscLibrary.SharingViolation => ReaderFailure.CardInUse,
            _ => ReaderFailure.Other,
        },
        code);

    private static string Text(ReaderFailure failure) => failure switch
    {
        ReaderFailure.LibraryMissing => "PC/SCのライブラリがない。libpcsclite1 を入れる / the library of PC/SC is missing: "
            + "install libpcsclite1",
        ReaderFailure.ServiceMissing => "PC/SCのサービスが動いていない。pcscd を起動する / the service of PC/SC does not run: "
            + "start pcscd",
        ReaderFailure.ReaderMissing => "カードリーダがない。接続と名前を確かめる (juki card readers) / no such reader: look at its "
            + "cable and name (juki card readers)",
        ReaderFailure.CardMissing => "カードがない。リーダに入れる / no card: put it into the reader",
        ReaderFailure.CardRemoved => "カードが抜かれた。入れてやり直す / the card was pulled out: put it in and begin again",
        ReaderFailure.CardMute => "カードが応答しない。向きを確かめる / the card does not answer: look which way round it is in",
        ReaderFailure.CardInUse => "他のプログラムがカードを使っている / another program has the card: end it",
        _ => "カードリーダの障害 / the reader failed",
    };
}

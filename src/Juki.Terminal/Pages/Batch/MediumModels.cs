using Juki.Terminal.Words;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;

namespace Juki.Terminal.Pages.Batch;

/// <summary>Results that the server has sealed and that are not on the medium yet.</summary>
/// <param name="Name">Of the file of conditions.</param>
/// <param name="Sent">Number of the medium.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Digest">SHA-256 of them.</param>
/// <param name="IsLocked">By a password, else sealed for a certificate.</param>
/// <param name="LeavesResults">Whether the server keeps the results.</param>
internal sealed record MediumMade(
    string Name, string Sent, long Length, byte[] Digest, bool IsLocked, bool LeavesResults)
{
    /// <summary>Its name on the medium.</summary>
    public string FileName => Sent + (IsLocked ? ".zip" : ".medium");
}

/// <summary>A receiver's certificate that lies on the medium.</summary>
/// <param name="File">Its name there.</param>
/// <param name="Fingerprint">SHA-256, which both sides compare.</param>
public sealed record ReceiverShown(string File, string Fingerprint);

/// <summary>結果の媒体への出力 — of one file.</summary>
/// <param name="Name">Of the file of conditions.</param>
/// <param name="Recipients">Certificates on the medium.</param>
public sealed record MediumModel(string Name, IReadOnlyList<ReceiverShown> Recipients)
{
    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>Whether this terminal writes media.</summary>
    public bool CanWrite { get; init; }

    /// <summary>Number of the agreement of two, as given or typed.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>職員番号, as typed.</summary>
    public string Person { get; init; } = "";

    /// <summary>Whether it was just written: nothing more is to be done here.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Whether something was sealed that is not on the medium yet.</summary>
    public bool IsMade { get; init; }

    /// <summary>Kinds of media.</summary>
    public static IReadOnlyList<MediumKind> Kinds { get; } =
        [MediumKind.FlashMemory, MediumKind.HardDisk, MediumKind.OpticalDisc, MediumKind.Tape, MediumKind.Mail];
}

/// <summary>媒体管理簿.</summary>
/// <param name="Media">The newest first.</param>
public sealed record MediaModel(IReadOnlyList<MediumShown> Media)
{
    /// <summary>There are more.</summary>
    public bool IsCut { get; init; }

    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>What was typed and not entered; null.</summary>
    internal BatchCall? Typed { get; init; }

    /// <summary>What can be entered about a medium that was written.</summary>
    public static IReadOnlyList<MediumAct> Acts { get; } =
        [MediumAct.HandedOver, MediumAct.Returned, MediumAct.Erased, MediumAct.Destroyed, MediumAct.Lost];
}

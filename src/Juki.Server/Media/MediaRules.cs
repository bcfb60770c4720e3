using Juki.Wire.Files.Media;
using System.Security.Cryptography;

namespace Juki.Server.Media;

/// <summary>
/// 媒体の取扱いの規則 — whether something may be entered after what was entered before. Pure. The source asks that
/// provision be face to face, that each output be recorded and that a medium be destroyed before a witness, with a
/// record [S-000 5-2. リスク2, S-000 5-2. リスク3, S-000 4, S-000 7. リスク3]; which act may follow which is [ours].
/// </summary>
internal static class MediaRules
{
    /// <summary>Longest number of staff [ours].</summary>
    public const int StaffLengthMax = 20;

    /// <summary>Longest name of a body, or way of destruction, in characters [ours].</summary>
    public const int NoteLengthMax = 60;

    private const int AffairMax = 999_999;

    /// <summary>True for 1 to <see cref="StaffLengthMax"/> of A–Z, 0–9 and hyphens, a digit among them: a number, not a
    /// name [ours: so that the register holds nobody's name].</summary>
    public static bool IsStaff(string text) =>
        text.Length is >= 1 and <= StaffLengthMax
        && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
        && text.Any(char.IsAsciiDigit);

    /// <summary>How a medium stands after its entries.</summary>
    public static MediumState StateAfter(IReadOnlyList<MediumEntry> entries) =>
        entries.Count == 0 ? MediumState.None : entries[^1].What.Act switch
        {
            MediumAct.Registered => MediumState.Empty,
            MediumAct.Written => MediumState.Written,
            MediumAct.HandedOver => MediumState.HandedOver,
            MediumAct.Returned => MediumState.Returned,
            MediumAct.Erased => MediumState.Erased,
            MediumAct.Destroyed => MediumState.Destroyed,
            MediumAct.Lost => MediumState.Lost,
            _ => MediumState.None,
        };

    /// <summary>Judges what is to be entered at <paramref name="at"/>, in the order of <see cref="MediaVerdict"/>.
    /// </summary>
    public static MediaVerdict Judge(IReadOnlyList<MediumEntry> before, MediumEvent what, long at)
    {
        var form = Form(what);
        if (form != MediaVerdict.Entered)
            return form;
        if (what.Act == MediumAct.Registered)
            return before.Count == 0 ? MediaVerdict.Entered : MediaVerdict.RegisterFull;
        if (before.Count == 0)
            return MediaVerdict.NotRegistered;
        if (at < before[^1].At)
            return MediaVerdict.TimeBackwards;
        var order = Order(StateAfter(before), before[0].What, what);
        return order == MediaVerdict.Entered ? Persons(what) : order;
    }

    private static MediaVerdict Form(MediumEvent what)
    {
        if (!IsStaff(what.Person))
            return MediaVerdict.PersonMalformed;
        var needsOther = what.Act is MediumAct.HandedOver or MediumAct.Returned or MediumAct.Erased
            or MediumAct.Destroyed;
        if (needsOther ? !IsStaff(what.Other) : what.Other.Length > 0)
            return MediaVerdict.OtherMalformed;
        var needsNote = what.Act is MediumAct.HandedOver or MediumAct.Destroyed;
        if (needsNote ? !IsNote(what.Note) : what.Note.Length > 0)
            return MediaVerdict.NoteMalformed;
        return HasFacts(what) ? MediaVerdict.Entered : MediaVerdict.FactsMissing;
    }

    private static bool IsNote(string text) =>
        text.Length is >= 1 and <= NoteLengthMax && text.Trim().Length == text.Length
        && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '　' or '・' or '-' or 'ー' or '（' or '）');

    private static bool HasFacts(MediumEvent what)
    {
        if (what.Act == MediumAct.Registered)
        {
            return what.Kind is >= MediumKind.FlashMemory and <= MediumKind.Mail
                && what.Owner is MediumOwner.Office or MediumOwner.Receiver;
        }
        if (what.Act != MediumAct.Written)
            return what.Act is >= MediumAct.HandedOver and <= MediumAct.Lost;
        var recipient = what.Protection == MediumProtection.Certificate ? SHA256.HashSizeInBytes : 0;
        return what.Protection is MediumProtection.Certificate or MediumProtection.Password
            && what.Affair is > 0 and <= AffairMax && what.Records >= 0
            && what.Container.Length == SHA256.HashSizeInBytes && what.Recipient.Length == recipient;
    }

    private static MediaVerdict Order(MediumState state, MediumEvent registered, MediumEvent what)
    {
        if (state == MediumState.Destroyed)
            return MediaVerdict.AlreadyDestroyed;
        if (state == MediumState.Lost && what.Act != MediumAct.Returned)
            return MediaVerdict.IsLost;
        var isReceivers = registered.Owner == MediumOwner.Receiver || registered.Kind == MediumKind.Mail;
        return what.Act switch
        {
            MediumAct.Written => Write(state, registered, what),
            MediumAct.HandedOver => state switch
            {
                MediumState.Written => MediaVerdict.Entered,
                MediumState.HandedOver => MediaVerdict.AlreadyHandedOver,
                // What came back may have been read or changed elsewhere: it is erased and written anew [ours].
                MediumState.Returned => MediaVerdict.NotErased,
                _ => MediaVerdict.NothingWritten,
            },
            MediumAct.Returned when state is not (MediumState.HandedOver or MediumState.Lost) =>
                MediaVerdict.NotHandedOver,
            MediumAct.Returned => isReceivers ? MediaVerdict.OwnedByReceiver : MediaVerdict.Entered,
            MediumAct.Erased => Erase(state, registered),
            MediumAct.Destroyed when state == MediumState.HandedOver && !isReceivers => MediaVerdict.NotReturned,
            MediumAct.Destroyed => isReceivers ? MediaVerdict.OwnedByReceiver : MediaVerdict.Entered,
            MediumAct.Lost => MediaVerdict.Entered,
            _ => MediaVerdict.FactsMissing,
        };
    }

    private static MediaVerdict Write(MediumState state, MediumEvent registered, MediumEvent what)
    {
        if (state == MediumState.HandedOver)
            return MediaVerdict.NotReturned;
        if (state is not (MediumState.Empty or MediumState.Erased))
            return MediaVerdict.NotErased;
        return registered.Kind == MediumKind.Mail && what.Protection != MediumProtection.Password
            ? MediaVerdict.MailNeedsPassword
            : MediaVerdict.Entered;
    }

    private static MediaVerdict Erase(MediumState state, MediumEvent registered)
    {
        if (state == MediumState.HandedOver)
            return registered.Owner == MediumOwner.Receiver ? MediaVerdict.OwnedByReceiver : MediaVerdict.NotReturned;
        if (state is MediumState.Empty or MediumState.Erased)
            return MediaVerdict.NothingWritten;
        return registered.Kind is MediumKind.OpticalDisc or MediumKind.Mail
            ? MediaVerdict.NotErasable
            : MediaVerdict.Entered;
    }

    /// <summary>Two different persons where one alone could say what nobody else saw.</summary>
    private static MediaVerdict Persons(MediumEvent what)
    {
        if (what.Other != what.Person)
            return MediaVerdict.Entered;
        return what.Act switch
        {
            MediumAct.HandedOver or MediumAct.Returned => MediaVerdict.ReceiverIsPerson,
            MediumAct.Erased or MediumAct.Destroyed => MediaVerdict.WitnessIsPerson,
            _ => MediaVerdict.Entered,
        };
    }
}

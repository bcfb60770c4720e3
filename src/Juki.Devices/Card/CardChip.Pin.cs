namespace Juki.Devices.Card;

// The PIN and the code that unblocks it: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER [ISO/IEC 7816-4 §7.5.6 to
// §7.5.10]. The counter goes down durably before anything is compared: who pulls the card at the right moment gains no
// try.
public sealed partial class CardChip
{
    private ResponseApdu Verify(CommandApdu command)
    {
        if (command.Parameters != OperatorCard.PinReference)
            return ResponseApdu.Of(StatusWord.ReferenceNotFound);
        if (selected == None || !Allows(AccessRule.Terminal))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (command.Data.IsEmpty)
            return PinState();
        isPinVerified = false;
        var status = Compare(command.Data.Span, OperatorCard.PinReference);
        if (!status.IsDone)
            return status;
        if (Application.Pin!.IsTransport)
            return ResponseApdu.Of(StatusWord.PinMustChange);
        isPinVerified = true;
        return status;
    }

    private ResponseApdu PinState()
    {
        if (isPinVerified)
            return ResponseApdu.Of(StatusWord.Done);
        var pin = Application.Pin!;
        if (pin.TriesLeft == 0)
            return ResponseApdu.Of(StatusWord.PinBlocked);
        return ResponseApdu.WrongPin(pin.TriesLeft);
    }

    /// <summary>P1 00: the old one and the new one; P1 01: only the new one, while the card is issued.</summary>
    private ResponseApdu ChangeReferenceData(CommandApdu command)
    {
        if (command.P2 is not (OperatorCard.PinReference or OperatorCard.UnblockingReference))
            return ResponseApdu.Of(StatusWord.ReferenceNotFound);
        if (command.P1 is not (0 or 1))
            return ResponseApdu.Of(StatusWord.WrongParameters);
        var isFirst = command.P1 == 1;
        if (selected == None || !Allows(isFirst ? AccessRule.Issuing : AccessRule.Terminal))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (command.Data.Length != (isFirst ? 1 : 2) * PinBlock.Bytes)
            return ResponseApdu.Of(StatusWord.WrongLength);
        var old = command.Data.Span[..^PinBlock.Bytes];
        var next = command.Data.Span[^PinBlock.Bytes..];
        if (!PinBlock.IsWellFormed(next) || next.SequenceEqual(old))
            return ResponseApdu.Of(StatusWord.WrongData);
        if (!isFirst)
        {
            isPinVerified = false;
            var status = Compare(old, command.P2);
            if (!status.IsDone)
                return status;
        }
        Commit(With(command.P2, next, isTransport: isFirst && command.P2 == OperatorCard.PinReference));
        isPinVerified = !isFirst && command.P2 == OperatorCard.PinReference;
        return ResponseApdu.Of(StatusWord.Done);
    }

    /// <summary>The administrator's code and a new PIN, which its holder must change.</summary>
    private ResponseApdu ResetRetryCounter(CommandApdu command)
    {
        if (command.Parameters != OperatorCard.PinReference)
            return ResponseApdu.Of(StatusWord.ReferenceNotFound);
        if (selected == None || !Allows(AccessRule.Terminal))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (command.Data.Length != 2 * PinBlock.Bytes)
            return ResponseApdu.Of(StatusWord.WrongLength);
        var next = command.Data.Span[PinBlock.Bytes..];
        if (!PinBlock.IsWellFormed(next))
            return ResponseApdu.Of(StatusWord.WrongData);
        isPinVerified = false;
        var status = Compare(command.Data.Span[..PinBlock.Bytes], OperatorCard.UnblockingReference);
        if (status.IsDone)
            Commit(With(OperatorCard.PinReference, next, isTransport: true));
        return status;
    }

    /// <summary>Done, how often it may still be tried, or that it is blocked.</summary>
    private ResponseApdu Compare(ReadOnlySpan<byte> block, byte reference)
    {
        if (!PinBlock.IsWellFormed(block))
            return ResponseApdu.Of(StatusWord.WrongData); // could never be right: costs no try and tells nothing
        var code = Code(reference);
        if (code.TriesLeft == 0)
            return ResponseApdu.Of(StatusWord.PinBlocked);
        var spent = code with { TriesLeft = code.TriesLeft - 1 };
        Commit(With(reference, spent));
        if (!code.Matches(block))
            return ResponseApdu.WrongPin(spent.TriesLeft);
        Commit(With(reference, code with { TriesLeft = code.TriesMax }));
        return ResponseApdu.Of(StatusWord.Done);
    }

    private SecretCode Code(byte reference) =>
        (reference == OperatorCard.PinReference ? Application.Pin : Application.Unblocking)!; // set before use

    private ApplicationImage With(byte reference, SecretCode code) => reference == OperatorCard.PinReference
        ? Application with { Pin = code }
        : Application with { Unblocking = code };

    private ApplicationImage With(byte reference, ReadOnlySpan<byte> block, bool isTransport) => With(
        reference,
        SecretCode.Create(
            block,
            reference == OperatorCard.PinReference ? OperatorCard.PinTries : OperatorCard.UnblockingTries,
            isTransport));
}

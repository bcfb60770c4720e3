namespace Juki.Devices.Card;

/// <summary>What every way of using an operator's card begins with.</summary>
internal static class OperatorCardLink
{
    /// <summary>Selects the application.</summary>
    /// <exception cref="CardException">There is none.</exception>
    public static void Select(ICardLink link)
    {
        var answer = Send(link, new(0, 0xA4, 0x04, 0x0C, OperatorCard.Aid));
        if (!answer.IsDone)
            throw new CardException(CardFailure.NotOperatorCard, answer.Status);
    }

    /// <summary>Sends a command.</summary>
    public static ResponseApdu Send(ICardLink link, CommandApdu command) =>
        ResponseApdu.TryParse(link.Transmit(command.ToBytes()), out var answer)
            ? answer
            : throw new CardException(CardFailure.Unexpected);
}

using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>
/// カードOS — the program in a card: commands in, answers out, and nothing that its rules do not give [ISO/IEC 7816-4]. It
/// has no clock and never starts anything itself. Any bytes get an answer; what it does not understand changes nothing
/// but that a channel ends. Not thread safe: a card has one contact.
/// </summary>
/// <remarks>
/// What a reader may do before it has a channel: select, read what is open to all, and make a channel. That is as much
/// as a stranger learns: that it is an operator's card, and not whose.
/// </remarks>
public sealed partial class CardChip : IDisposable
{
    private readonly IReadOnlyList<ApplicationLayout> layouts;
    private readonly CardMemory memory;
    private CardImage image;

    // What is forgotten without power.
    private int selected = None;
    private int file = None;
    private bool isPinVerified;
    private byte[]? terminalCertificate;
    private ECDsa? terminalKey;
    private ECDiffieHellman? ephemeral;
    private byte[] agreed = [];
    private SecureChannel? channel;

    private const int None = -1;
    private const byte PlainClass = 0x00;

    /// <summary>A card with its memory.</summary>
    /// <param name="layouts">Its applications; one card always has the same.</param>
    /// <param name="memory">Its memory; an empty one is that of a blank card.</param>
    /// <exception cref="InvalidDataException">The memory is that of another kind of card.</exception>
    public CardChip(IReadOnlyList<ApplicationLayout> layouts, CardMemory memory)
    {
        this.layouts = layouts;
        this.memory = memory;
        image = memory.Image is { } bytes ? CardImage.Read(bytes) : CardImage.Blank(layouts.Count);
        if (image.Applications.Length != layouts.Count)
            throw new InvalidDataException("別種のカードの記憶である / the memory is another kind of card's");
    }

    /// <summary>What the card says first: T=1; selection by name and identifier, short identifiers, long commands
    /// [ISO/IEC 7816-4 §8.1.1].</summary>
    public static ReadOnlyMemory<byte> Atr { get; } = new byte[]
    {
        0x3B, 0x85, 0x01, 0x80, 0x73, 0x94, 0x01, 0x40,
        0x85 ^ 0x01 ^ 0x80 ^ 0x73 ^ 0x94 ^ 0x01 ^ 0x40,
    };

    /// <summary>Power off, or reset: what was selected, proved or agreed is forgotten.</summary>
    public void Reset()
    {
        EndChannel();
        (selected, file) = (None, None);
    }

    /// <summary>Answers a command.</summary>
    public byte[] Answer(ReadOnlyMemory<byte> command)
    {
        if (CommandApdu.TryParse(command, out var parsed))
            return Answer(parsed).ToBytes();
        if (channel is not null)
            EndChannel();
        return ResponseApdu.Of(StatusWord.WrongLength).ToBytes();
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    private ApplicationImage Application => image.Applications[selected];

    private ApplicationLayout Layout => layouts[selected];

    private ResponseApdu Answer(CommandApdu command)
    {
        if (command.Class == SecureChannel.ProtectedClass)
            return AnswerProtected(command);
        if (channel is not null)
            EndChannel(); // whoever speaks openly is not the terminal of this channel
        return command.Class == PlainClass ? Run(command) : ResponseApdu.Of(StatusWord.WrongClass);
    }

    private ResponseApdu AnswerProtected(CommandApdu command)
    {
        if (channel is null)
            return ResponseApdu.Of(StatusWord.NoSecureMessaging);
        if (!channel.TryOpen(command, out var plain))
        {
            EndChannel();
            return ResponseApdu.Of(StatusWord.ProtectionWrong);
        }
        return channel.Protect(Run(plain));
    }

    private ResponseApdu Run(CommandApdu command)
    {
        try
        {
            return command.Instruction switch
            {
                0xA4 => Select(command),
                0xB0 => ReadBinary(command),
                0xD6 => UpdateBinary(command),
                0x20 => Verify(command),
                0x24 => ChangeReferenceData(command),
                0x2C => ResetRetryCounter(command),
                0x2A => VerifyCertificate(command),
                0x86 => GeneralAuthenticate(command),
                0x88 => InternalAuthenticate(command),
                0x46 => KeyPair(command),
                0x44 => Activate(command),
                _ => ResponseApdu.Of(StatusWord.WrongInstruction),
            };
        }
        catch (IOException)
        {
            return ResponseApdu.Of(StatusWord.MemoryFailure); // the image in force is still the old one
        }
    }

    private bool Allows(AccessRule rule) => rule switch
    {
        AccessRule.Always => true,
        AccessRule.Issuing => Application.Stage == CardStage.Blank,
        AccessRule.Terminal => channel is not null,
        AccessRule.Operator => channel is not null && isPinVerified,
        _ => false,
    };

    /// <summary>Durable first, in force then.</summary>
    private void Commit(ApplicationImage changed)
    {
        var next = new CardImage(image.Applications.SetItem(selected, changed));
        memory.Replace(next.ToBytes());
        image = next;
    }

    private void EndChannel()
    {
        channel?.Dispose();
        ephemeral?.Dispose();
        terminalKey?.Dispose();
        (channel, ephemeral, terminalKey, terminalCertificate) = (null, null, null, null);
        isPinVerified = false;
        agreed = [];
    }
}

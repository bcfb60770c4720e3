using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

/// <summary>Cells that lose their power after so many written bytes.</summary>
internal sealed class MemoryCells : ICardCells
{
    private readonly byte[] cells = new byte[CardMemory.Size];

    /// <summary>Bytes that may still be written; none further is.</summary>
    public int BytesLeft { get; set; } = int.MaxValue;

    public int BytesWritten { get; private set; }

    public void Read(int offset, Span<byte> into) => cells.AsSpan(offset, into.Length).CopyTo(into);

    public void Write(int offset, ReadOnlySpan<byte> content)
    {
        var length = Math.Min(content.Length, BytesLeft);
        content[..length].CopyTo(cells.AsSpan(offset));
        BytesLeft -= length;
        BytesWritten += length;
        if (length < content.Length)
            throw new IOException("power lost");
    }

    public void Flush()
    {
    }

    public MemoryCells Copy()
    {
        var copy = new MemoryCells();
        cells.CopyTo(copy.cells, 0);
        return copy;
    }
}

/// <summary>A card in memory, in a reader that may alter what passes.</summary>
internal sealed class MemoryCard : ICardLink
{
    private readonly IReadOnlyList<ApplicationLayout> layouts;

    public MemoryCard(MemoryCells? cells = null, IReadOnlyList<ApplicationLayout>? layouts = null)
    {
        Cells = cells ?? new();
        this.layouts = layouts ?? [OperatorCard.Layout];
        Chip = new(this.layouts, new(Cells));
    }

    public MemoryCells Cells { get; }

    public CardChip Chip { get; private set; }

    /// <summary>What was said to the card, newest last.</summary>
    public List<byte[]> Said { get; } = [];

    /// <summary>Alters an answer on its way.</summary>
    public Func<byte[], byte[]> OnAnswer { get; set; } = answer => answer;

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        Said.Add(command.ToArray());
        return OnAnswer(Chip.Answer(command.ToArray()));
    }

    /// <summary>Power off and on: only what the cells hold remains.</summary>
    public MemoryCard Restart() => new(Cells.Copy(), layouts);

    public ResponseApdu Send(string hexadecimal) =>
        ResponseApdu.TryParse(Transmit(Convert.FromHexString(hexadecimal.Replace(" ", ""))), out var answer)
            ? answer
            : throw new InvalidOperationException();

    public void Select() => Assert.Equal(StatusWord.Done, Send("00A4040C06F04A554B4901").Status);
}

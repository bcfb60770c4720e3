using Microsoft.Win32.SafeHandles;

namespace Juki.Devices.Card;

/// <summary>仮想カードのファイル — the chip of a card that is a program: one file, which only its owner may read, and only one
/// process at a time. What a real chip guards by its hardware, the file guards by its mode alone.</summary>
public sealed class CardFile : ICardCells, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SafeFileHandle handle;

    private CardFile(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Opens the file; one that is not there is made, as a blank card.</summary>
    /// <exception cref="IOException">Others may read it, another process has it, or it is no card.</exception>
    public static CardFile Open(string path)
    {
        if (File.Exists(path) && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new IOException($"{path}: 他人が読める。chmod 600 / others may read it: chmod 600");
        if (!File.Exists(path))
        {
            using var made = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            });
        }
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        if (RandomAccess.GetLength(handle) == 0)
            RandomAccess.SetLength(handle, CardMemory.Size);
        if (RandomAccess.GetLength(handle) == CardMemory.Size)
            return new(handle);
        handle.Dispose();
        throw new IOException($"{path}: カードではない / this is no card");
    }

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> into)
    {
        if (RandomAccess.Read(handle, into, offset) != into.Length)
            throw new IOException("カードの記憶が読めない / the card's memory cannot be read");
    }

    /// <inheritdoc/>
    public void Write(int offset, ReadOnlySpan<byte> content) => RandomAccess.Write(handle, content, offset);

    /// <inheritdoc/>
    public void Flush() => RandomAccess.FlushToDisk(handle);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}

namespace Juki.Devices.Card;

/// <summary>Who may read or change a file of a card that is in use.</summary>
public enum AccessRule
{
    /// <summary>Nobody.</summary>
    Never = 0,

    /// <summary>Anybody who has the card in a reader.</summary>
    Always = 1,

    /// <summary>The issuing office, before the card is in use.</summary>
    Issuing = 2,

    /// <summary>A terminal that proved its right, inside the channel.</summary>
    Terminal = 3,

    /// <summary>The same, after the operator's PIN.</summary>
    Operator = 4,
}

/// <summary>基礎ファイル — one file of an application.</summary>
/// <param name="Id">Two bytes; the last five bits are its short identifier.</param>
/// <param name="SizeMax">Most bytes.</param>
/// <param name="Read">Who may read.</param>
/// <param name="Update">Who may change; before the card is in use the issuing office may change all.</param>
public sealed record FileLayout(ushort Id, int SizeMax, AccessRule Read, AccessRule Update);

/// <summary>カードアプリケーション — what one application of a card holds. Each has files, a key, a PIN and a way to unblock it
/// of its own; none opens another's.</summary>
/// <param name="Aid">Its identifier, 5 to 16 bytes [ISO/IEC 7816-4 §8.2.1.2].</param>
/// <param name="Label">For people, ASCII.</param>
/// <param name="Files">Its files.</param>
/// <param name="AuthorityFile">Which of them holds the certificate of the authority that the card believes.</param>
/// <param name="CertificateFile">Which of them holds the certificate of its own key.</param>
public sealed record ApplicationLayout(
    ReadOnlyMemory<byte> Aid, string Label, IReadOnlyList<FileLayout> Files, ushort AuthorityFile,
    ushort CertificateFile)
{
    /// <summary>The file of that identifier; null for none.</summary>
    public FileLayout? Find(int id) => Files.FirstOrDefault(file => file.Id == id);
}

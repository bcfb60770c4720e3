using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Wire.Files;

namespace Juki.Server.Legacy;

/// <summary>A file that lies in the inbox. <paramref name="Digest"/> is over the whole file, so that the same number
/// with other content shows.</summary>
internal sealed record OfferedFile(long FileNumber, long Count, string Digest, LegacyFileProblem Problem);

/// <summary>One line of a receipt.</summary>
internal readonly record struct ReceiptLine(long Serial, UpdateVerdict Verdict, UpdateField Field, string Tier);

/// <summary>The two receipts of a file.</summary>
internal enum ReceiptStage
{
    /// <summary>受付 — after the CS has checked format and codes.</summary>
    Intake = 1,

    /// <summary>結果 — after prefecture and nation have judged every record.</summary>
    Result = 2,
}

/// <summary>
/// The files that the town's existing system offers, and the receipts it gets: a drop folder in production, a seeded
/// double in the simulation. Files are effects outside the transaction: every method may be called again after a crash
/// and does the same.
/// </summary>
internal interface ILegacyInbox
{
    /// <summary>The files offered by rename and not yet put away, by number; each is checked whole, once.</summary>
    IReadOnlyList<OfferedFile> Offered();

    /// <summary>At most <paramref name="max"/> records after serial <paramref name="afterSerial"/>, checked for format
    /// and codes; <paramref name="today"/> decides what lies ahead.</summary>
    IReadOnlyList<LegacyRecord> Read(long fileNumber, long afterSerial, int max, RecordedDate today);

    /// <summary>Writes a receipt durably (temp, fsync, rename, fsync of the folder); the same bytes for the same call.
    /// <paramref name="refused"/> are the refused records by serial; all others were taken or applied.</summary>
    void WriteReceipt(long fileNumber, ReceiptStage stage, long count, IEnumerable<ReceiptLine> refused);

    /// <summary>Writes a slice of a receipt; true when it is whole and stands there. Until then it is called again with
    /// the same, and a crash, or a call for another receipt, lets it begin anew. An inbox whose receipts are short
    /// writes them at once.</summary>
    /// <param name="refused">Read on from slice to slice.</param>
    /// <exception cref="Node.DiskFullException">There is no room; nothing is left of it.</exception>
    bool AdvanceReceipt(long fileNumber, ReceiptStage stage, long count, Func<IEnumerable<ReceiptLine>> refused)
    {
        WriteReceipt(fileNumber, stage, count, refused());
        return true;
    }

    /// <summary>True when the last <see cref="Offered"/>, or a <see cref="Read"/> since then, went on with checking a
    /// file or with looking for the place in it, and the next one will.</summary>
    bool IsReading => false;

    /// <summary>Writes the receipt of a file that is refused whole, and puts the file away as refused.</summary>
    /// <exception cref="Node.DiskFullException">There is no room; the file still lies there.</exception>
    void Refuse(OfferedFile file);

    /// <summary>After a restore: offers the files from number <paramref name="from"/> on again that were put away. A
    /// file that lies under such a number in the inbox gives way to the one that was taken in.</summary>
    void OfferAgain(long from);

    /// <summary>Puts a file away whose records are all taken in and whose intake receipt is written.</summary>
    /// <exception cref="Node.DiskFullException">There is no room for its name in the other folder.</exception>
    void PutAway(long fileNumber);
}

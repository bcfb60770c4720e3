using System.Formats.Asn1;

namespace Juki.Devices.Card;

// Files: SELECT, READ BINARY, UPDATE BINARY [ISO/IEC 7816-4 §7.1.1, §7.2].
public sealed partial class CardChip
{
    private const ushort MasterFile = 0x3F00;
    private const ushort DirectoryFile = 0x2F00;
    private const int ByIdentifier = 0x00;
    private const int BelowCurrent = 0x02;
    private const int ByName = 0x04;
    private const byte NoAnswerWanted = 0x0C;

    private ResponseApdu Select(CommandApdu command)
    {
        if (command.P2 is not (0x00 or NoAnswerWanted))
            return ResponseApdu.Of(StatusWord.WrongParameters);
        var data = command.Data.Span;
        var wantsAnswer = command.P2 == 0;
        return command.P1 switch
        {
            ByName => SelectApplication(data, wantsAnswer),
            ByIdentifier or BelowCurrent when data.Length == 2 => SelectFile(data[0] << 8 | data[1], wantsAnswer),
            ByIdentifier when data.IsEmpty => SelectFile(MasterFile, wantsAnswer),
            ByIdentifier or BelowCurrent => ResponseApdu.Of(StatusWord.WrongLength),
            _ => ResponseApdu.Of(StatusWord.WrongParameters),
        };
    }

    private ResponseApdu SelectApplication(ReadOnlySpan<byte> aid, bool wantsAnswer)
    {
        if (channel is not null)
            return ResponseApdu.Of(StatusWord.NotNow); // a channel is one application's
        for (var i = 0; i < layouts.Count; i++)
        {
            if (!aid.SequenceEqual(layouts[i].Aid.Span))
                continue;
            Reset();
            selected = i;
            return wantsAnswer ? Describe(0x04, aid) : ResponseApdu.Of(StatusWord.Done);
        }
        return ResponseApdu.Of(StatusWord.FileNotFound);
    }

    private ResponseApdu SelectFile(int id, bool wantsAnswer)
    {
        if (id == MasterFile)
        {
            if (channel is not null)
                return ResponseApdu.Of(StatusWord.NotNow);
            Reset();
            return wantsAnswer ? Describe(0x03, [0x3F, 0x00]) : ResponseApdu.Of(StatusWord.Done);
        }
        if (selected == None ? id != DirectoryFile : Layout.Find(id) is null)
            return ResponseApdu.Of(StatusWord.FileNotFound);
        file = id;
        return wantsAnswer
            ? Describe(0x03, [(byte)(id >> 8), (byte)(id & 0xFF)])
            : ResponseApdu.Of(StatusWord.Done);
    }

    /// <summary>The template 6F: the name (84) of an application, or the identifier (83) of a file.</summary>
    private static ResponseApdu Describe(int tag, ReadOnlySpan<byte> name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 15, isConstructed: true)))
            writer.WriteOctetString(name, new Asn1Tag(TagClass.ContextSpecific, tag));
        return new(writer.Encode(), StatusWord.Done);
    }

    private ResponseApdu ReadBinary(CommandApdu command)
    {
        if (command.Data.Length > 0 || command.Expected == 0)
            return ResponseApdu.Of(StatusWord.WrongLength);
        if (!TryAddress(command, out var id, out var offset))
            return ResponseApdu.Of(StatusWord.FileNotFound);
        if (selected != None && !Allows(Layout.Find(id)!.Read))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        var content = selected == None ? Directory() : Application.Files.GetValueOrDefault(id, []);
        // Past the end there must be an error: some readers go on for ever when they get an empty answer.
        if (offset >= content.Length)
            return ResponseApdu.Of(StatusWord.WrongOffset);
        var length = Math.Min(command.Expected, content.Length - offset);
        var isAll = command.Expected is CommandApdu.ShortExpectedMax or CommandApdu.ExpectedMax;
        return new(content.AsMemory(offset, length),
            length == command.Expected || isAll ? StatusWord.Done : StatusWord.EndOfFile);
    }

    private ResponseApdu UpdateBinary(CommandApdu command)
    {
        if (command.Data.IsEmpty)
            return ResponseApdu.Of(StatusWord.WrongLength);
        if (!TryAddress(command, out var id, out var offset))
            return ResponseApdu.Of(StatusWord.FileNotFound);
        if (selected == None || !(Allows(Layout.Find(id)!.Update) || Allows(AccessRule.Issuing)))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        var old = Application.Files.GetValueOrDefault(id, []);
        if (offset > old.Length)
            return ResponseApdu.Of(StatusWord.WrongOffset);
        var end = offset + command.Data.Length;
        if (end > Layout.Find(id)!.SizeMax)
            return ResponseApdu.Of(StatusWord.NoRoom);
        byte[] changed = [.. old.AsSpan(0, offset), .. command.Data.Span, .. old.AsSpan(Math.Min(end, old.Length))];
        Commit(Application with { Files = Application.Files.SetItem(id, changed) });
        return ResponseApdu.Of(StatusWord.Done);
    }

    /// <summary>Where to read or write: a short identifier and an offset of 8 bits, or the selected file and an offset
    /// of 15. A short identifier selects its file.</summary>
    private bool TryAddress(CommandApdu command, out int id, out int offset)
    {
        var isShort = (command.P1 & 0x80) != 0;
        offset = isShort ? command.P2 : command.Parameters;
        id = isShort ? command.P1 & 0x1F : file;
        if (isShort && (selected == None || (command.P1 & 0x60) != 0 || Layout.Find(id) is null))
            return false;
        if (id == None)
            return false;
        file = id;
        return true;
    }

    /// <summary>EF.DIR: each application's name and label [ISO/IEC 7816-4 §8.2.1.1].</summary>
    private byte[] Directory()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        foreach (var layout in layouts)
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, 1, isConstructed: true)))
            {
                writer.WriteOctetString(layout.Aid.Span, new Asn1Tag(TagClass.Application, 15));
                writer.WriteOctetString(
                    System.Text.Encoding.ASCII.GetBytes(layout.Label), new Asn1Tag(TagClass.Application, 16));
            }
        }
        return writer.Encode();
    }
}

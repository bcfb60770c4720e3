using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;

namespace Juki.Wire.Files;

/// <summary>
/// 結果の追記 — makes the lines of a file of results: each line of conditions as it came, with the result code and what
/// may be told appended [S-002]. The same answers give the same bytes. Not thread-safe.
/// </summary>
public sealed class BatchResultLines
{
    private const int ItemsTold = 13; // of a resident, behind 異動年月日

    private readonly AffairGrant? _grant;
    private readonly ArrayBufferWriter<byte> _bytes;

    /// <summary>Begins with nothing.</summary>
    /// <param name="grant">What may be told; null: nothing but verdicts.</param>
    /// <param name="bytes">Where it is made, emptied; whoever makes many keeps one, for it grows large. Null: a new
    /// one.</param>
    public BatchResultLines(AffairGrant? grant, ArrayBufferWriter<byte>? bytes = null)
    {
        _grant = grant;
        _bytes = bytes ?? new(1 << 16);
        _bytes.ResetWrittenCount();
    }

    /// <summary>What was made; valid until more is, and until the buffer is used for others.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Adds the first two lines: a header whose digest is not known yet, and the columns.</summary>
    /// <param name="header">That of the conditions.</param>
    public void Begin(BatchHeader header)
    {
        var first = header with { IsResult = true, Digest = BatchFormat.NoDigest };
        _ = Encoding.UTF8.GetBytes(
            BatchFormat.WriteHeader(first) + "\n" + BatchFormat.ColumnsOf(isResult: true) + "\n", _bytes);
    }

    /// <summary>Adds the line that answers a line.</summary>
    public void Add(BatchLineRead read, BatchAnswer answer)
    {
        if (read.Raw.Length > 0)
        {
            _bytes.Write(read.Raw);
        }
        else
        {
            Integer(read.Line.Serial);
            for (var item = 1; item < BatchFormat.ItemsCount; item++)
                Comma();
        }

        Next((int)answer.Verdict);
        NextUnless0((int)answer.Detail.Parameter);
        NextUnless0((int)answer.Detail.Problem);
        Compared(answer);
        Change(answer);
        Items(answer);
        Byte((byte)'\n');
    }

    private void Compared(BatchAnswer answer)
    {
        var told = answer.Verdict == InquiryVerdict.Answered && _grant is { IsComparison: true };
        var comparison = answer.Comparison;
        Degree(ProvidedItems.Name, comparison.Name);
        Degree(ProvidedItems.Address, comparison.Address);
        Degree(ProvidedItems.DateOfBirth, comparison.DateOfBirth);
        Degree(ProvidedItems.Sex, comparison.Sex);

        void Degree(ProvidedItems item, MatchDegree degree) =>
            NextUnless0(told && _grant!.Items.HasFlag(item) ? (int)degree : 0);
    }

    /// <summary>状態, 異動事由 and 異動年月日; of a removed resident nothing else is told.</summary>
    private void Change(BatchAnswer answer)
    {
        var isTold = answer.Subject is not null && _grant is { IsComparison: false }
            && _grant.Items.HasFlag(ProvidedItems.Change);
        NextUnless0(!isTold ? 0 : answer.Verdict == InquiryVerdict.SubjectRemoved ? 2 : 1);
        NextUnless0(isTold ? (int)answer.Subject!.LastReason : 0);
        Text(isTold ? answer.Subject!.LastDate.Written : "");
    }

    private void Items(BatchAnswer answer)
    {
        if (answer.Verdict != InquiryVerdict.Answered || answer.Subject is null
            || _grant is not { IsComparison: false })
        {
            for (var item = 0; item < ItemsTold; item++)
                Comma();
            return;
        }

        var told = ProvidedInformation.Of(answer.Subject.Information, _grant.Items).Information;
        Text(told.Code.IsNone ? "" : told.Code.Written);
        Text(told.Number.IsNone ? "" : told.Number.Written);
        Name(told.Name);
        Name(told.FormerSurname);
        Name(told.Alias);
        Text(_grant.Items.HasFlag(ProvidedItems.DateOfBirth) ? told.DateOfBirth.Written : "");
        NextUnless0((int)told.Sex);
        Text(told.Address.Municipality.IsNone ? "" : told.Address.Municipality.ToString());
        Text(told.Address.Text);
        Text(told.Address.PostalCode);
    }

    private void Name(WrittenName name)
    {
        Text(name.Text);
        Text(name.Reading);
    }

    private void Text(string? text)
    {
        Comma();
        if (string.IsNullOrEmpty(text))
            return;
        if (!text.AsSpan().ContainsAny(',', '"'))
        {
            _ = Encoding.UTF8.GetBytes(text, _bytes);
            return;
        }

        Byte((byte)'"');
        _ = Encoding.UTF8.GetBytes(text.Replace("\"", "\"\"", StringComparison.Ordinal), _bytes);
        Byte((byte)'"');
    }

    private void NextUnless0(int value)
    {
        Comma();
        if (value != 0)
            Integer(value);
    }

    private void Next(int value)
    {
        Comma();
        Integer(value);
    }

    private void Integer(long value)
    {
        const int digitsMax = 20;
        _ = Utf8.TryWrite(
            _bytes.GetSpan(digitsMax), CultureInfo.InvariantCulture, $"{value}", out var length);
        _bytes.Advance(length);
    }

    private void Comma() => Byte((byte)',');

    private void Byte(byte one)
    {
        _bytes.GetSpan(1)[0] = one;
        _bytes.Advance(1);
    }
}

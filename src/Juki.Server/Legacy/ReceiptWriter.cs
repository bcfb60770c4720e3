using System.Globalization;
using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Server.Legacy;

/// <summary>
/// 受付票と結果票 — writes one receipt, a slice of lines a call: a file of 10,000,000 records has as many lines. The same
/// bytes for the same verdicts, whatever the slices. Not thread-safe.
/// </summary>
/// <param name="stream">Empty, and able to seek; stays open.</param>
/// <param name="refused">The refused records by serial, each once; all others were taken or applied.</param>
internal sealed class ReceiptWriter(
    Stream stream, GovernmentCode municipality, long fileNumber, ReceiptStage stage, long count,
    IEnumerable<ReceiptLine> refused)
{
    private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
    private readonly IEnumerator<ReceiptLine> _refused = refused.GetEnumerator();
    private readonly string _passed =
        stage == ReceiptStage.Intake ? ",0,Accepted,受付,0,,,0,,\n" : ",0,Applied,更新済,0,,,0,,\n";
    private ReceiptLine? _next;
    private long _serial = -1;
    private long _refusals;

    /// <summary>Writes at most <paramref name="linesMax"/> lines more; true when the receipt is whole.</summary>
    public bool Advance(long linesMax)
    {
        if (_serial < 0)
        {
            _writer.Write(Receipts.Header(municipality, fileNumber, stage, count, refusals: 0));
            _writer.Write(Receipts.Columns);
            _serial = 0;
            MoveOn();
        }
        for (; linesMax > 0 && _serial < count; linesMax--)
            WriteLine();
        if (_serial == count)
        {
            _writer.Flush();
            stream.Seek(0, SeekOrigin.Begin);
            // Of the same length, and the number of refusals is known now.
            _writer.Write(Receipts.Header(municipality, fileNumber, stage, count, _refusals));
            _refused.Dispose();
        }
        _writer.Flush();
        return _serial == count;
    }

    private void WriteLine()
    {
        _serial++;
        _writer.Write(_serial);
        if (_next is not { } line || line.Serial != _serial)
        {
            _writer.Write(_passed);
            return;
        }
        _writer.Write(Receipts.Refusal(line));
        _refusals++;
        MoveOn();
    }

    private void MoveOn()
    {
        _next = _refused.MoveNext() ? _refused.Current : null;
        if (_next is { } line && !(line.Serial > _serial && line.Serial <= count))
            throw new ArgumentException("refusals come by serial, each once, within the file");
    }
}

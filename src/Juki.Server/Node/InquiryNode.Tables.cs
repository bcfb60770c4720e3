using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 表の広まり: two servers tell each other which signed tables they hold when a session opens; who holds a newer one sends
// it, and so does whoever gets one later. A table is believed for its signature, whoever brings it. Nothing of it is
// durable: the next session begins again.
internal sealed partial class InquiryNode
{
    private bool _areTablesNew;

    /// <summary>Takes a table from a file of this node; neighbours get it in the next turn.</summary>
    public void Offer(SignedTable table) =>
        _areTablesNew |= _options.Tables?.Offer(table.Kind, table.Bytes.Span) == TableOffer.Taken;

    private void TellNumbers(AskerLink link, TurnResult result)
    {
        if (_options.Tables is { } tables)
            Send(link, FrameType.TableNumbers, tables.Numbers(), result);
    }

    private void TakeNumbers(AskerLink link, Frame frame, TurnResult result)
    {
        if (!Body.TryDecode(Bodies.TableNumbers.Parser, frame.Body, out var body))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        link.Tables = body;
        SendTables(link, result);
    }

    private void TakeTable(AskerLink link, Frame frame, TurnResult result)
    {
        if (!Body.TryDecode(Bodies.TableContent.Parser, frame.Body, out var body))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        if (_options.Tables is not { } tables || tables.Take(link.Id, body) != TableOffer.Taken)
            return;
        Holds(link, new() { Kind = body.Kind, Number = body.Number });
        _areTablesNew = true;
        _options.TableTaken?.Invoke(tables.Held((TableKind)body.Kind)!);
    }

    /// <summary>To everybody who holds an older one, after a table was taken.</summary>
    private void SendTables(TurnResult result)
    {
        if (!_areTablesNew)
            return;
        _areTablesNew = false;
        foreach (var link in _links.Values)
        {
            if (link is { IsReady: true, Tables: not null })
                SendTables(link, result);
        }
    }

    private void SendTables(AskerLink link, TurnResult result)
    {
        if (_options.Tables is not { } tables)
            return;
        foreach (var part in tables.PartsFor(link.Tables!))
            Send(link, FrameType.TableContent, part, result);
        // What it holds, or is about to hold: it is told once in a session.
        foreach (var ours in tables.Numbers().Tables)
            Holds(link, ours);
    }

    private static void Holds(AskerLink link, Bodies.TableNumber table)
    {
        link.Tables ??= new();
        if (link.Tables.Tables.LastOrDefault(one => one.Kind == table.Kind) is not { } known)
            link.Tables.Tables.Add(table);
        else if (known.Number < table.Number)
            known.Number = table.Number;
    }
}

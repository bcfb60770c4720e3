using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Wire;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>The nation, as the desk of a prefecture reaches it.</summary>
internal interface IBatchNation
{
    /// <summary>The answers in the same order; null for what was not answered in time. Nothing of it is durable: what
    /// is lost is asked again, and recorded again by the nation.</summary>
    IReadOnlyList<Bodies.BatchTold?> Ask(IReadOnlyList<Bodies.BatchAsk> asks);
}

/// <summary>What became of the lines that were for the nation.</summary>
internal enum BatchForwarded
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>They are answered.</summary>
    Answered,

    /// <summary>The nation cannot be reached, or cannot answer now; no line is answered.</summary>
    NotReached,
}

/// <summary>
/// 他の都道府県の住民の照会 — asks the nation after the lines whose subject may live in another prefecture, as an inquiry
/// does [S-000 2-②] [S-002]: those by 個人番号 or 住民票コード who are not current here, and those by the four items
/// whose address lies elsewhere. Somebody who moved to another prefecture is removed here and current there, so who is
/// removed here is asked for too [ours: a file must not take such a person for gone].
/// </summary>
/// <param name="self">This prefecture.</param>
/// <param name="nation">Who is asked.</param>
internal sealed class BatchForward(NodeName self, IBatchNation nation)
{
    /// <summary>Most bytes of a question [ours: the header line and what messages cost beside].</summary>
    private const int AskBytesMax = Limits.MessageBytesMax - 1_024;

    private readonly List<int> _places = [];

    /// <summary>Puts the nation's answers in the place of this prefecture's.</summary>
    /// <param name="headerLine">First line of the file.</param>
    /// <param name="lines">Of a slice.</param>
    /// <param name="answers">In the same order; those of lines that are not for the nation stay.</param>
    public BatchForwarded Complete(
        string headerLine, IReadOnlyList<BatchLineRead> lines, BatchAnswer[] answers)
    {
        _places.Clear();
        for (var place = 0; place < answers.Length; place++)
        {
            if (IsForNation(lines[place].Line, answers[place].Verdict))
                _places.Add(place);
        }
        if (_places.Count == 0)
            return BatchForwarded.None;
        var asks = Asks(headerLine, lines);
        var told = nation.Ask(asks);
        var (found, at) = (new List<BatchAnswer>(_places.Count), 0);
        for (var one = 0; one < asks.Count; one++)
        {
            if (Read(asks[one], told[one], lines, at, found) is false)
                return BatchForwarded.NotReached;
            at += asks[one].Lines.Count;
        }
        for (var one = 0; one < _places.Count; one++)
            answers[_places[one]] = found[one];
        return BatchForwarded.Answered;
    }

    /// <summary>Gives the lines that are for the nation, and only them, the verdict that an inquiry gets when it does
    /// not answer.</summary>
    public void GiveUp(IReadOnlyList<BatchLineRead> lines, BatchAnswer[] answers)
    {
        for (var place = 0; place < answers.Length; place++)
        {
            if (IsForNation(lines[place].Line, answers[place].Verdict))
                answers[place] = new(InquiryVerdict.NationUnreachable);
        }
    }

    /// <summary>Whether this can be an answer to that: a line for each that was asked, or a verdict on all of
    /// them.</summary>
    public static bool IsAnswer(Bodies.BatchAsk ask, Bodies.BatchTold told)
    {
        if (told.Verdict != 0)
            return Enum.IsDefined((InquiryVerdict)told.Verdict) && told.Lines.Count == 0;
        return told.Lines.Count == ask.Lines.Count
            && told.Lines.All(line => BatchBodies.Read(line, NoLine) is not null);
    }

    private static readonly BatchLine NoLine = new(1, default, default, default);

    private bool IsForNation(BatchLine line, InquiryVerdict verdict) =>
        line.HasKey
            ? verdict is InquiryVerdict.NoneFound or InquiryVerdict.SubjectRemoved
            : line.Items.Municipality.Prefecture != self.Office
                && verdict is InquiryVerdict.NoneFound or InquiryVerdict.SubjectRemoved
                    or InquiryVerdict.SimilarOnly or InquiryVerdict.TooManyHits;

    private List<Bodies.BatchAsk> Asks(string headerLine, IReadOnlyList<BatchLineRead> lines)
    {
        var asks = new List<Bodies.BatchAsk>();
        var bytes = AskBytesMax;
        foreach (var place in _places)
        {
            var body = BatchBodies.Write(lines[place].Line);
            var size = body.CalculateSize() + sizeof(long); // with its tag and length
            if (asks.Count == 0 || asks[^1].Lines.Count == BatchLimits.AskLinesMax || bytes + size > AskBytesMax)
            {
                asks.Add(new() { Header = headerLine });
                bytes = 0;
            }
            asks[^1].Lines.Add(body);
            bytes += size;
        }
        return asks;
    }

    /// <summary>Adds the answers to one question; false when it was not answered, and will be at another
    /// time.</summary>
    private bool Read(
        Bodies.BatchAsk ask, Bodies.BatchTold? told, IReadOnlyList<BatchLineRead> lines, int at,
        List<BatchAnswer> found)
    {
        if (told is null || IsForLater((InquiryVerdict)told.Verdict))
            return false;
        if (told.Verdict != 0)
        {
            // The nation's tables do not allow what this prefecture's do: its verdict is the answer.
            found.AddRange(Enumerable.Repeat(new BatchAnswer((InquiryVerdict)told.Verdict), ask.Lines.Count));
            return true;
        }
        for (var one = 0; one < ask.Lines.Count; one++)
        {
            var answer = BatchBodies.Read(told.Lines[one], lines[_places[at + one]].Line);
            Check.That(answer is not null); // the core has read it
            found.Add(answer);
        }
        return true;
    }

    /// <summary>Verdicts that say something about the nation's server, not about the question.</summary>
    private static bool IsForLater(InquiryVerdict verdict) => verdict
        is InquiryVerdict.NationUnreachable or InquiryVerdict.TooLate or InquiryVerdict.NotRecordable
        or InquiryVerdict.Overloaded or InquiryVerdict.NotWitnessed or InquiryVerdict.RateExceeded
        or InquiryVerdict.TablesExpired;
}

using System.Buffers.Binary;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

// Inquiries: terminals of prefectures and of a town and a national organ ask while everything happens to the servers.
// The inquiry core of a process has turns of its own, between those of its register core.
internal sealed partial class World
{
    /// <summary>Longest that an asker waits, milliseconds.</summary>
    private const long AskerWaits = Limits.InquiryMilliseconds + 1_000;

    /// <summary>After this the newest head of every record is countersigned, milliseconds.</summary>
    private const long HeadsShown = 15_000;

    private const ulong InquirySeed = 0x3C6E_F372_FE94_F82B;

    private readonly SplitMix _inquiryRandom;
    private readonly SplitMix _townRandom;
    private readonly NodeName? _askingTown;
    private readonly SortedDictionary<long, SimulatedAsking> _askings = [];
    private int _asked;

    private IEnumerable<SimulatedNode> Answering => _nodes.Values.Where(node => node.Inquiries is not null);

    /// <summary>Those who search a register for others: prefectures and the nation.</summary>
    private IEnumerable<SimulatedNode> Providing => Answering.Where(node => node.Name.Role != Role.Municipality);

    private void PlanInquiries()
    {
        if (!_options.HasInquiries)
            return;
        _nodes[NodeName.Nation].Inquiries!.Offer(SimulatedAuthority.Affairs(1));
        for (var number = 2; number <= SimulatedAuthority.TablesMax; number++)
        {
            var (table, node) = (SimulatedAuthority.Affairs(number), _inquiryRandom.Pick([.. Answering]));
            Plan(_inquiryRandom.Between(0, _plan.FaultsFor), () => node.Inquiries!.Offer(table));
        }
        for (var count = _inquiryRandom.Pick([3, 10, 25]); count > 0; count--)
            Plan(_inquiryRandom.Between(0, _plan.FaultsFor), () => Ask(SomeAsker(), mustBeAnswered: false));
        if (_askingTown is { } town)
        {
            for (var count = _townRandom.Pick([2, 5, 10]); count > 0; count--)
                Plan(_townRandom.Between(0, _plan.FaultsFor),
                    () => Ask(NodeName.OfTerminal(town.Office), mustBeAnswered: false));
        }
        PlanRecordFaults();
    }

    private NodeName SomeAsker() => _inquiryRandom.Below(3) == 0
        ? NodeName.OfOrgan(SimulatedAuthority.Organ)
        : NodeName.OfTerminal(_inquiryRandom.Pick([.. Towns.Select(town => town.Office.Prefecture).Distinct()]));

    /// <summary>Opens a session, and asks some things over it at once.</summary>
    private void Ask(NodeName asker, bool mustBeAnswered)
    {
        var node = _nodes[Routes.Upstream(asker)!.Value];
        if (node.Inquiries?.Process is null || IsTokenGone(node))
            return;
        var asking = new SimulatedAsking(asker, node, ++_lastLink, mustBeAnswered);
        _askings.Add(asking.Link, asking);
        var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
        var frame = Frame.Of(FrameType.Hello, hello.ToByteArray()) with { Version = Limits.OldestVersion };
        var events = new List<LinkEvent>
        {
            new(asking.Link, LinkEventKind.Opened, asker), new(asking.Link, LinkEventKind.Received, Frame: frame),
        };
        for (var count = 1 + _inquiryRandom.Below(3); count > 0; count--)
        {
            var inquiry = SomeInquiry(asker);
            asking.Asked.Add(++_asked, inquiry);
            events.Add(new(asking.Link, LinkEventKind.Received, Frame: Frame.Of(
                FrameType.Inquiry, _asked, inquiry.ToByteArray())));
        }
        Plan(_inquiryRandom.Below(30), () => Tell(asking, events));
        Plan(AskerWaits, () => Leave(asking));
        if (!mustBeAnswered && _inquiryRandom.Chance(100))
            Plan(_inquiryRandom.Below(60), () => Leave(asking));
    }

    private void Tell(SimulatedAsking asking, List<LinkEvent> events)
    {
        if (!asking.IsOpen || asking.Node.Inquiries!.Process is null || asking.Node.Generation != asking.Generation)
            return;
        asking.Node.Inquiries.Waiting.AddRange(events);
        PlanInquiryTurn(asking.Node, 0);
    }

    private void Leave(SimulatedAsking asking)
    {
        if (!asking.IsOpen)
            return;
        Tell(asking, [new(asking.Link, LinkEventKind.Closed)]);
        asking.IsOpen = false;
        _askings.Remove(asking.Link);
        if (asking.Asked.Count == 0)
            return;
        Check(!asking.MustBeAnswered, asking.Node, "does not answer an inquiry, though nothing is wrong");
        Reach(Mark.AskerLeft);
    }

    /// <summary>An inquiry after somebody who stands in a town, or after a code or number that nobody may
    /// have.</summary>
    private Bodies.Inquiry SomeInquiry(NodeName asker)
    {
        var kind = asker.Role == Role.NationalOrgan ? AskerKind.NationalOrgan
            : asker.Office.IsPrefecture ? AskerKind.PrefecturalDepartment : AskerKind.Municipality;
        var id = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, _asked + 1);
        return new()
        {
            Id = ByteString.CopyFrom(id),
            Milliseconds = (uint)Limits.InquiryMilliseconds,
            Mode = 1,
            Asker = new()
            {
                Kind = (uint)kind, Office = asker.Office.Value, Section = 1,
                Affair = (uint)SomeAffair(kind),
                Purpose = 1, Operator = 7, Terminal = 3,
            },
            Condition = SomeCondition(),
        };
    }

    private int SomeAffair(AskerKind kind) => kind switch
    {
        AskerKind.NationalOrgan => SimulatedAuthority.OrganAffair,
        AskerKind.Municipality => _townRandom.Below(8) == 0
            ? SimulatedAuthority.NewestTownAffair : SimulatedAuthority.TownAffair,
        _ => _inquiryRandom.Below(8) switch
        {
            0 => SimulatedAuthority.NarrowAffair,
            1 => SimulatedAuthority.NewestAffair,
            _ => SimulatedAuthority.DepartmentAffair,
        },
    };

    private Bodies.Condition SomeCondition()
    {
        var rows = _models.Values.SelectMany(model => model.Tiers.Rows.Values).ToList();
        var asked = new Bodies.Condition { Removed = _inquiryRandom.Chance(300) ? 1U : 0 };
        if (rows.Count == 0 || _inquiryRandom.Chance(150))
        {
            asked.Code = _inquiryRandom.Pick(_workload.Codes).Value;
            return asked;
        }
        var one = _inquiryRandom.Pick(rows).Information;
        var isBirthKnown = !one.DateOfBirth.IsUnknown;
        switch (_inquiryRandom.Below(8))
        {
            case 0 or 1:
                asked.Code = one.Code.Value;
                break;
            case 2 when !one.Number.IsNone:
                asked.Number = one.Number.Value;
                break;
            case 3 when isBirthKnown:
                (asked.Name, asked.DateOfBirth) = (one.Name.Text, one.DateOfBirth.Value);
                break;
            case 4 when isBirthKnown: // of everybody born on that day
                (asked.Name, asked.NameBegins) = (one.Name.Text[..1], 1);
                asked.DateOfBirth = one.DateOfBirth.Value;
                break;
            case 5: // 住所全部
                (asked.Name, asked.NameBegins) = (one.Name.Text[..1], 1);
                (asked.Municipality, asked.Address) = (one.Address.Municipality.Value, one.Address.Text);
                break;
            case 6: // of everybody in the town whose 氏名 is that
                (asked.Name, asked.Municipality) = (one.Name.Text, one.Address.Municipality.Value);
                (asked.Address, asked.AddressBegins) = (one.Address.Text[..1], 1);
                break;
            default:
                (asked.Name, asked.NameBegins) = (one.Name.Text[..1], 1);
                (asked.Municipality, asked.AddressBegins) = (one.Address.Municipality.Value, 1);
                asked.Address = one.Address.Text[..1];
                break;
        }
        return asked;
    }

    // ---- turns of the inquiry core ----

    private void StartInquiries(SimulatedNode node)
    {
        if (node.Inquiries is not { } inquiries)
            return;
        inquiries.Start(node.CommittedStore, _merger.Table, TimeAt(node), _options.Bug);
        CheckAnsweredIsThere(node);
        StartProvision(node, inquiries);
        PlanInquiryTurn(node, 0);
    }

    private void PlanInquiryTurn(SimulatedNode node, long delay)
    {
        if (node.Inquiries is not { IsTurnPlanned: false, Process: not null } inquiries)
            return;
        inquiries.IsTurnPlanned = true;
        Plan(delay, () => TakeInquiryTurn(node, inquiries));
    }

    private void TakeInquiryTurn(SimulatedNode node, SimulatedInquiries inquiries)
    {
        inquiries.IsTurnPlanned = false;
        if (inquiries.Process is null)
            return;
        var events = inquiries.Waiting.ToList();
        inquiries.Waiting.Clear();
        _turns++;
        _digest.Add(node.Name.Number);
        _digest.Add(_now);
        TurnResult result;
        try
        {
            result = inquiries.Turn(events, TimeAt(node), node.Room, IsTokenGone(node));
        }
        catch (Exception exception)
        {
            EndedByInquiries(node, inquiries, exception);
            return;
        }
        CheckInquiryTurn(node, events, result);
        foreach (var outbound in result.Frames)
            Send(outbound);
        foreach (var (link, reason) in result.Closed)
        {
            CheckClosed(node, link, reason);
            if (_ends.TryGetValue(link, out var end) && end.IsOpen)
            {
                node.Waiting.Add(new(link, LinkEventKind.Closed));
                PlanTurn(node, 0);
                CloseByNode(link);
            }
        }
        if (result.HasMore)
            PlanInquiryTurn(node, _inquiryRandom.Below(4));
    }

    /// <summary>The process ended in a turn of its inquiry core: as planned, or by a bug.</summary>
    private void EndedByInquiries(SimulatedNode node, SimulatedInquiries inquiries, Exception exception)
    {
        CheckSecrets(exception.ToString(), "an exception");
        if (exception is StoreDamagedException && node.WasDamaged)
        {
            FoundDamage(node, exception);
            return;
        }
        var isFull = node.Room.IsFull && exception is DiskFullException or { InnerException: DiskFullException };
        if (isFull)
            Reach(Mark.RecordDiskFull);
        else if (inquiries.Crash.Reached == CrashPlace.None)
            Fail($"{node.Name} stopped: {exception.GetType().Name}: {exception.Message}", exception);
        else
        {
            Reach(inquiries.Crash.Reached switch
            {
                CrashPlace.AfterCommit => Mark.CrashAfterRecord,
                CrashPlace.CommitUnknown => Mark.RecordCommitUnknown,
                _ => Mark.CrashInRecord,
            });
        }
        Kill(node, 200 + _inquiryRandom.Below(8_000));
    }

    /// <summary>What comes over a link between two servers that both have an inquiry core is handed to it too, if it is
    /// for it.</summary>
    private void HandToInquiries(LinkEnd to, LinkEvent happened)
    {
        if (happened.Kind == LinkEventKind.Received
            && happened.Frame!.Type is not (FrameType.Hello or >= FrameType.Inquiry))
            return;
        if (to.Node.Inquiries is not { Process: not null } inquiries || to.Other.Node.Inquiries is null)
            return;
        inquiries.Waiting.Add(happened);
        PlanInquiryTurn(to.Node, _inquiryRandom.Below(3));
    }

    private static bool IsForInquiriesOnly(LinkEvent happened) =>
        happened is { Kind: LinkEventKind.Received, Frame.Type: >= FrameType.Inquiry };

    /// <summary>An answer, or the server's Hello, comes to one who asked.</summary>
    private void TakeAnswer(SimulatedAsking asking, Frame frame)
    {
        _digest.Add(frame.Number);
        _digest.Add(frame.Body.Span);
        if (frame.Type != FrameType.InquiryAnswer)
        {
            Check(frame.Type == FrameType.Hello, asking.Node, $"says {frame.Type} to one who asks");
            return;
        }
        Check(asking.Asked.Remove(frame.Number, out _), asking.Node, "answers what was not asked");
        Check(Body.TryDecode(Bodies.InquiryAnswer.Parser, frame.Body, out var answer), asking.Node, "answers nothing");
        var verdict = (InquiryVerdict)answer!.Verdict;
        var mayNot = verdict is InquiryVerdict.NationUnreachable or InquiryVerdict.PrefectureUnreachable
                or InquiryVerdict.NotRecordable
            || (verdict == InquiryVerdict.RecordDamaged && !HasDamage())
            || (verdict == InquiryVerdict.NotWitnessed && !HasLostRecord());
        Check(!asking.MustBeAnswered || !mayNot, asking.Node, $"answers {verdict}, though nothing is wrong");
        ReachVerdict(verdict, answer);
        if (asking.Node.Name == _askingTown && verdict == InquiryVerdict.Answered)
            Reach(Mark.InquiryAnsweredAtTown);
    }

    private void ReachVerdict(InquiryVerdict verdict, Bodies.InquiryAnswer answer)
    {
        if (verdict == InquiryVerdict.Answered)
            Reach(answer.Tier == (uint)Role.National ? Mark.InquiryAnsweredByNation : Mark.InquiryAnswered);
        if (answer.Persons.Any(person => person.State == 2))
            Reach(Mark.InquiryFoundRemoved);
        if (answer.Persons.Count > 1)
            Reach(Mark.InquiryFoundSeveral);
        if ((int)verdict is >= 20 and < 50)
            Reach(Mark.InquiryRefused);
        Reach(verdict switch
        {
            InquiryVerdict.NoneFound => Mark.InquiryFoundNone,
            InquiryVerdict.NationUnreachable => Mark.InquiryNationUnreachable,
            InquiryVerdict.PrefectureUnreachable => Mark.InquiryPrefectureUnreachable,
            InquiryVerdict.NotRecordable => Mark.InquiryNotRecordable,
            InquiryVerdict.RecordDamaged => Mark.InquiryRecordDamaged,
            InquiryVerdict.NotWitnessed => Mark.InquiryNotWitnessed,
            InquiryVerdict.TablesExpired => Mark.InquiryTablesExpired,
            _ => Mark.InquiryAsked,
        });
    }

    private bool HasDamage() => _damages.Count > 0 || _unrepaired.Count > 0;

    private bool HasLostRecord() => Answering.Any(node => node.Inquiries!.PutBack is not null);

    // ---- when nothing is wrong any more ----

    /// <summary>A line that is dead is noticed by its silence, and dialled anew.</summary>
    private void WaitForLines()
    {
        var limit = _now + 2 * SilenceMax;
        while (_pairs.Exists(pair => pair.Lower.Inquiries is not null && !pair.IsOfGhost
            && pair.Newest is not { IsDoomed: false, Lower.IsAlive: true, Upper.IsAlive: true }))
        {
            if (_now >= limit)
                Fail("a line is not dialled anew");
            RunUntil(_now + 1_000);
        }
    }

    /// <summary>Everybody who asks is answered, as the registers say, and every record has its witness.</summary>
    private void CheckInquiries()
    {
        if (!_options.HasInquiries)
            return;
        WaitForLines();
        foreach (var mustBeAnswered in new[] { false, true })
        {
            foreach (var asker in (NodeName[])[.. Towns.Select(town => NodeName.OfTerminal(town.Office.Prefecture))
                .Distinct(), NodeName.OfOrgan(SimulatedAuthority.Organ)])
                Ask(asker, mustBeAnswered);
            if (_askingTown is { } asking)
                Ask(NodeName.OfTerminal(asking.Office), mustBeAnswered);
            RunUntil(_now + HeadsShown); // longer than an asker waits
            if (!mustBeAnswered)
                CheckBatches();
        }
        CheckDisclosures();
        RunUntilQuiet();
        CheckPassedUp();
        foreach (var node in Answering)
            CheckRecord(node);
    }
}

using Juki.Domain.Changes;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Disclosure;

/// <summary>
/// 開示書の作成 — gathers what is disclosed, from snapshots of the register and of the record: no turn of a core waits for
/// it. Nothing of it may leave before <see cref="DisclosureDesk.Answer"/> has recorded it.
/// </summary>
internal sealed class DisclosurePapers(
    NodeName self, Store register, Store record, MunicipalityTable municipalities, DisclosureTerms terms)
{
    /// <summary>What of the record is disclosed: that somebody was given the resident's data or searched for them
    /// [S-002]; the disclosures themselves the resident knows.</summary>
    private static readonly AuditKind[] s_disclosed =
    [
        AuditKind.Inquiry, AuditKind.Provision, AuditKind.Transfer, AuditKind.MediumOutput, AuditKind.PrintOutput,
        AuditKind.NumberShown, AuditKind.RecordSearch,
    ];

    /// <summary>True for what is disclosed to the resident.</summary>
    public static bool IsDisclosed(AuditKind kind) => s_disclosed.Contains(kind);

    /// <summary>The paper that answers a request; null with the verdict when there can be none.</summary>
    /// <param name="number">The request.</param>
    /// <param name="from">Lines from this time on, milliseconds since 1970.</param>
    /// <param name="before">And before this one; those after the request are in no case on it.</param>
    /// <param name="now">The time.</param>
    public (DisclosureVerdict Verdict, DisclosurePaper? Paper) Gather(
        DisclosureNumber number, long from, long before, Moment now)
    {
        var book = new DisclosureBook(record, self.Office);
        if (book.Find(number) is not { } file)
            return (DisclosureVerdict.NotRegistered, null);
        if (!file.Standing.IsOpen && !DisclosureRules.MayHavePaperAgain(file.Standing))
            return (DisclosureVerdict.AlreadyClosed, null);
        if (file.Standing.Kind == DisclosureKind.Correction)
            return (DisclosureVerdict.OutcomeDoesNotFit, null);
        if (book.CodeOf(file) is not { } code)
            return (DisclosureVerdict.Erased, null);
        var (verdict, residences, proofs, unproven) = (DisclosureVerdict.Done, new List<DisclosedResidence>(),
            new List<AuditProof>(), 0);
        if (file.Standing.Kind == DisclosureKind.OwnInformation)
            verdict = ReadResidences(code, residences);
        else
            (verdict, unproven) = ReadLines(file.Acts[0], code, from, before, proofs);
        if (verdict != DisclosureVerdict.Done)
            return (verdict, null);
        return (verdict, new()
        {
            Form = DisclosurePaper.FormName,
            Number = number.ToString(),
            Office = self.ToString(),
            Kind = file.Standing.Kind,
            Code = code.Written,
            Received = file.Acts[0].At,
            Answered = now.Milliseconds,
            Residences = residences,
            Lines = proofs,
            Unproven = unproven,
            Articles = file.Standing.Kind == DisclosureKind.Provisions
                ? [.. terms.Exceptions.Select(one => one.Article).Distinct()]
                : [],
        });
    }

    // ---- what is held of the resident [S-000 3-②] ----

    private DisclosureVerdict ReadResidences(ResidentRecordCode code, List<DisclosedResidence> to)
    {
        var damaged = new List<RowKey>();
        var residences = new RegisterRows(register).Residences([new(code.Value)], damaged);
        if (damaged.Count > 0)
            return DisclosureVerdict.RecordDamaged;
        to.AddRange(residences.Select(Written));
        return DisclosureVerdict.Done;
    }

    private DisclosedResidence Written(Residence residence)
    {
        var (held, address) = (residence.Information, residence.Information.Address);
        var town = municipalities.TryFind(address.Municipality, out var found) ? found.FullName : "";
        return new()
        {
            Code = held.Code.Written,
            Number = held.Number.IsNone ? "" : held.Number.Written,
            Name = held.Name.Text ?? "",
            NameReading = held.Name.Reading ?? "",
            FormerSurname = held.FormerSurname.Text ?? "",
            FormerSurnameReading = held.FormerSurname.Reading ?? "",
            Alias = held.Alias.Text ?? "",
            AliasReading = held.Alias.Reading ?? "",
            DateOfBirth = held.DateOfBirth.Written,
            Sex = held.Sex,
            AddressMunicipality = address.Municipality.ToString(),
            Address = town + address.Text,
            PostalCode = address.PostalCode ?? "",
            Municipality = residence.Municipality.ToString(),
            State = residence.State,
            LastReason = residence.LastReason,
            LastDate = residence.LastDate.Written,
        };
    }

    // ---- who was given or searched it [S-002] ----

    private (DisclosureVerdict Verdict, int Unproven) ReadLines(
        DisclosureActRow receipt, ResidentRecordCode code, long from, long before, List<AuditProof> to)
    {
        var unproven = 0;
        OpenedLeaf? opened = null; // a resident may stand in a leaf of a batch many times
        // What was before the request is known by its place: the times of leaves stand still for as long as a clock was
        // ahead once.
        foreach (var number in AuditLog.NumbersIn(record).Where(number => number <= receipt.Log))
        {
            using var log = AuditLog.OpenNumber(record, number)!;
            var countersigned = log.NewestCountersigned();
            if (number == receipt.Log && (countersigned?.Head.Size ?? 0) <= receipt.Leaf)
                return (DisclosureVerdict.NotWitnessed, 0);
            var query = new AuditQuery { Subject = code, Max = AuditQuery.HitsMax };
            var hits = log.Search(query);
            if (hits.Count == AuditQuery.HitsMax)
                return (DisclosureVerdict.TooMuch, 0);
            foreach (var hit in hits.Where(hit => number != receipt.Log || hit.Leaf.Index < receipt.Leaf))
            {
                var isNations = hit.Leaf.Kind == AuditKind.DisclosureData;
                if (!isNations && !IsShown(hit.Leaf, from, before))
                    continue;
                if (opened?.Leaf.Log != hit.Leaf.Log || opened.Leaf.Index != hit.Leaf.Index)
                    opened = OpenedLeaf.Read(log, hit.Leaf.Index);
                var under = hit.Leaf.Index < (countersigned?.Head.Size ?? 0) ? countersigned : log.LastHead;
                var proof = opened is null ? null
                    : isNations ? Kept(opened, hit.Place)
                    : under is null ? null : AuditProof.Make(log, opened, hit.Place, under);
                if (proof is null)
                    unproven += isNations ? 0 : 1;
                else if (AuditLeaf.TryRead(proof.Leaf, out var leaf) && IsShown(leaf, from, before))
                    to.Add(proof);
                if (to.Count > DisclosurePaper.LinesMax)
                    return (DisclosureVerdict.TooMuch, 0);
            }
        }
        to.Sort((one, other) => AuditLeaf.TimeOf(one.Leaf).CompareTo(AuditLeaf.TimeOf(other.Leaf)));
        return (DisclosureVerdict.Done, unproven);
    }

    /// <summary>The nation's line that is kept behind a leaf.</summary>
    private static AuditProof? Kept(OpenedLeaf opened, int place) =>
        AuditEntries.TryReadSubject(opened.Entries[1 + place].Entry, out var subject)
            ? DisclosureLines.ReadKept(subject.Body)
            : null;

    private bool IsShown(AuditLeaf leaf, long from, long before) => IsDisclosed(leaf.Kind)
        && leaf.Time >= from && leaf.Time < before
        && !terms.Exceptions.Any(one => (uint)one.Affair.Value == leaf.Facts.Affair);
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>Collects the verdicts of a batch, so that each municipality is answered once: a number up to which every update has
/// been judged, and the refusals.</summary>
internal sealed class AnswerCollector
{
    private readonly SortedDictionary<GovernmentCode, Bodies.UpdateAnswer> _answers = [];

    /// <summary>Adds a verdict.</summary>
    public void Add(Role tier, GovernmentCode municipality, long updateNumber, long code, Judgement judgement)
    {
        if (!_answers.TryGetValue(municipality, out var answer))
        {
            _answers[municipality] = answer =
                new Bodies.UpdateAnswer { Municipality = municipality.Value, Tier = (uint)tier };
        }
        answer.AnsweredTo = Math.Max(answer.AnsweredTo, updateNumber);
        if (judgement.IsApplied)
            return;
        answer.Refusals.Add(new Bodies.Refusal
        {
            UpdateNumber = updateNumber,
            Code = code,
            Verdict = (uint)judgement.Verdict,
            Field = (uint)judgement.Field,
        });
    }

    /// <summary>Sends what was collected: from the prefecture to its CSs, from the nation to the prefectures.</summary>
    public void SendAll(Batch batch)
    {
        foreach (var (municipality, answer) in _answers)
        {
            var peer = batch.Self.Role == Role.National
                ? NodeName.OfPrefecture(municipality.Prefecture)
                : NodeName.OfMunicipality(municipality);
            batch.Send(peer, LaneClass.Answers, MessageKind.UpdateAnswer, answer);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _answers.Clear();
}

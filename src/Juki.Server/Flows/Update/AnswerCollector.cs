using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>Collects the verdicts of a batch, so that each municipality is answered once: a number up to which every
/// update has been judged, and the refusals.</summary>
internal sealed class AnswerCollector
{
    /// <summary>Most refusals in one message; the next ones go into another [ours: 30 bytes each, half of what a
    /// message may hold].</summary>
    public const int RefusalsMax = 1_000;

    private readonly SortedDictionary<GovernmentCode, List<Bodies.UpdateAnswer>> _answers = [];

    /// <summary>Adds a verdict on an update of <paramref name="municipality"/>.</summary>
    public void Add(Role tier, GovernmentCode municipality, Bodies.Update update, Judgement judgement)
    {
        if (!_answers.TryGetValue(municipality, out var answers))
            _answers[municipality] = answers = [];
        if (answers.Count == 0 || answers[^1].Refusals.Count + answers[^1].Corrections.Count >= RefusalsMax)
            answers.Add(new Bodies.UpdateAnswer { Municipality = municipality.Value, Tier = (uint)tier });
        var answer = answers[^1];
        answer.AnsweredTo = Math.Max(answer.AnsweredTo, update.UpdateNumber);
        if (judgement.IsApplied && update.Late == 0)
            return;
        var newCode = update.After?.Code ?? update.Code;
        var verdicts = update.Late == 0 ? answer.Refusals : answer.Corrections;
        verdicts.Add(new Bodies.Refusal
        {
            UpdateNumber = update.UpdateNumber,
            Code = update.Code,
            NewCode = newCode == update.Code ? 0 : newCode,
            Verdict = (uint)judgement.Verdict,
            Field = (uint)judgement.Field,
        });
    }

    /// <summary>Sends what was collected: from the prefecture to its CSs, from the nation to the prefectures.</summary>
    public void SendAll(Batch batch)
    {
        foreach (var (municipality, answers) in _answers)
        {
            var peer = batch.Self.Role == Role.National
                ? NodeName.OfPrefecture(municipality.Prefecture)
                : NodeName.OfMunicipality(municipality);
            foreach (var answer in answers)
                batch.Send(peer, LaneClass.Answers, MessageKind.UpdateAnswer, answer);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _answers.Clear();
}

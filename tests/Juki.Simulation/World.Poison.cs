using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>A handler failed of what it was given.</summary>
internal sealed class SimulatedPoisonException() : Exception("simulated poison");

// Poison: some nodes fail at some answers, again and again, until the program is mended; then a person releases what
// was set aside, and everything must end as if nothing had been. Poisoned updates change what others are judged by:
// tests of their own show those.
internal sealed partial class World
{
    /// <summary>One in so many answers is poison for a poisoned node.</summary>
    private const int PoisonOneIn = 3;

    /// <summary>Makes the nodes poisonous that the plan names.</summary>
    private void PlanPoison()
    {
        foreach (var node in _nodes.Values)
            node.Around = Around;
        Plan(10_000, Operate);

        RoutedMessage Around(SimulatedNode node, RoutedMessage message, Frame frame) =>
            IsPoison(node, frame) ? message with { Handle = _ => Fail(node, frame) } : message;
    }

    private bool IsPoison(SimulatedNode node, Frame frame) =>
        _isFaulty && frame.Kind == MessageKind.UpdateAnswer
        && node.Name.Office.Value % 4 < _plan.Poisoned && frame.Number % PoisonOneIn == 1;

    private static void Fail(SimulatedNode node, Frame frame)
    {
        node.Attempts.IsDead = frame.Number % 2 == 0; // without a word
        throw new SimulatedPoisonException();
    }

    /// <summary>A person looks at the work lists now and then, and releases what can be released.</summary>
    private void Operate()
    {
        foreach (var node in _nodes.Values)
        {
            if (node.Process is not { WorkListRows.Count: > 0 } process)
                continue;
            Reach(Mark.SetAside);
            CheckSecretsOf(node);
            var released = process.WorkListRows.Where(row => row.Reason != SetAsideReason.WaitsForEarlier).ToList();
            if (released.Count < process.WorkListRows.Count)
                Reach(Mark.SetAsideWaiting);
            foreach (var row in released)
            {
                if (process.Want(row.Id, SetAsideAction.Released, ""))
                    Reach(_isFaulty ? Mark.ReleasedTooEarly : Mark.Released);
            }
            PlanTurn(node, 0);
        }
        Plan(_isFaulty ? 40_000 : 3_000, Operate);
    }
}

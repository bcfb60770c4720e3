using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>How a handler fails.</summary>
public enum PoisonKind
{
    /// <summary>It throws before anything is written.</summary>
    Throws,

    /// <summary>A check of ours fails.</summary>
    CheckFails,

    /// <summary>The process is gone without a word.</summary>
    Dies,

    /// <summary>It does not end, and the watch ends the process.</summary>
    Hangs,

    /// <summary>Its effects cannot be written: nobody knows whose they were.</summary>
    SpoilsTheBatch,

    /// <summary>It meets a full disk.</summary>
    DiskIsFull,
}

/// <summary>What an attempt file keeps, in memory: over the end of a process in a test.</summary>
internal sealed class MemoryAttempts : IAttemptFile
{
    /// <summary>What was written last.</summary>
    public Attempt? Last { get; private set; }

    /// <summary>The process is gone: it says nothing any more.</summary>
    public bool IsDead { get; set; }

    public Attempt? Read() => Last;

    public void Write(Attempt attempt) => Last = IsDead ? Last : attempt;
}

/// <summary>Makes a node fail at the messages that a test wants.</summary>
/// <param name="country">Where.</param>
/// <param name="at">Which node.</param>
/// <param name="kind">How.</param>
/// <param name="isPoison">At which messages.</param>
internal sealed class Poison(SmallCountry country, NodeName at, PoisonKind kind, Func<Frame, bool> isPoison)
{
    /// <summary>An update by its number.</summary>
    public static bool IsUpdate(Frame frame, params long[] numbers) => frame.Kind == MessageKind.Update
        && numbers.Contains(SetAsideReader.Read(frame.Kind, frame.Body).UpdateNumber);

    /// <summary>The handler, or one that fails.</summary>
    public RoutedMessage Around(NodeName node, RoutedMessage message, Frame frame) =>
        node != at ? message : message with
        {
            Handle = batch =>
            {
                if (isPoison(frame))
                    Fail(batch);
                message.Handle(batch);
            },
        };

    /// <summary>Fails here and now.</summary>
    public void Fail(Batch batch)
    {
        switch (kind)
        {
            case PoisonKind.CheckFails:
                Check.That(batch.Today.Value == 0);
                break;
            case PoisonKind.Dies:
                country.Attempts(at).IsDead = true;
                throw new InvalidOperationException("the process is gone");
            case PoisonKind.Hangs:
                Assert.True(country.Node(at).IsMessageInHand);
                Assert.True(country.Node(at).NoteInHand(SetAsideReason.Hung, ""));
                country.Attempts(at).IsDead = true;
                throw new InvalidOperationException("the process was ended");
            case PoisonKind.SpoilsTheBatch:
                batch.SetAsideActions.Add(new(1, 1, 0, SetAsideAction.None, 0, ""));
                batch.SetAsideActions.Add(new(1, 1, 0, SetAsideAction.None, 0, ""));
                break;
            case PoisonKind.DiskIsFull:
                throw new DiskFullException("test");
            default:
                throw new InvalidOperationException("a value of a resident: 試験花子");
        }
    }
}

using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation.Fuzz;

/// <summary>A neighbour that we play: what it needs to know of its lanes so that what it says is looked at.</summary>
internal sealed class FuzzPeer(NodeName name)
{
    private static readonly LaneClass[] Classes = [LaneClass.Answers, LaneClass.Control, LaneClass.Updates];

    private readonly long[] _next = [1, 1, 1];

    /// <summary>Who it is.</summary>
    public NodeName Name => name;

    /// <summary>Its present link; 0 when it has none.</summary>
    public long Link { get; set; }

    /// <summary>Updates that it sent, which have numbers of their own.</summary>
    public long Updates { get; set; }

    /// <summary>The number that the lane's next message must have.</summary>
    public long Next(LaneClass laneClass) => _next[(int)laneClass];

    /// <summary>The message with that number was sent.</summary>
    public void Sent(LaneClass laneClass) => _next[(int)laneClass]++;

    /// <summary>The answer to the node's Hello that fits it, and from which on the lanes go on.</summary>
    public Bodies.Hello Answer(Frame frame)
    {
        var theirs = Bodies.Hello.Parser.ParseFrom(frame.Body.Span);
        var hello = new Bodies.Hello { Version = theirs.Version, OldestVersion = theirs.OldestVersion };
        foreach (var laneClass in Classes)
        {
            var state = theirs.Lanes[(int)laneClass];
            _next[(int)laneClass] = state.LastHandled + 1;
            // A new one each time: what is mutated must not be another's.
            Bodies.Incarnation[] past =
                state.HandledPast.Count > 0 ? [.. state.HandledPast] : [new Bodies.Incarnation { Id = 1 }];
            hello.Lanes.Add(new Bodies.LaneState
            {
                LaneClass = (uint)laneClass,
                Incarnation = past[^1].Id,
                Past = { past },
                HandledPast = { state.Past },
                LastSent = state.LastHandled,
                HandledIncarnation = state.Incarnation,
                LastHandled = state.LastSent,
                SafePoint = state.LastSent,
                Window = Limits.WindowMessages,
            });
        }
        return hello;
    }

    /// <summary>A frame with a body.</summary>
    public static Frame Of(FrameType type, IMessage body) => Frame.Of(type, body.ToByteArray());
}

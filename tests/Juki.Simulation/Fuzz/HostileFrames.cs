using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Server;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation.Fuzz;

/// <summary>What a hostile neighbour sends: mutations of what an honest one of its role would.</summary>
internal sealed class HostileFrames(SplitMix random, Role here, Role sender)
{
    private static readonly uint Network = Frame.NetworkId("fuzz");
    private static readonly MessageKind[] Kinds = [.. Enum.GetValues<MessageKind>().Where(kind => kind != 0)];

    private readonly List<Route> _routes = [.. Routes.All.Where(
        route => route.Here == here && route.Sender == sender)];

    private byte[] _last = [0];

    /// <summary>The bytes of a few frames, now and then of more than the window lets it send.</summary>
    public byte[] Stream(FuzzPeer peer)
    {
        var stream = new List<byte>();
        var frames = random.Chance(10) ? 200 : 1 + random.Below(6);
        for (var sent = 0; sent < frames; sent++)
        {
            var frame = random.Chance(800) ? Message(peer) : Control(peer);
            var bytes = new byte[frame.Length];
            frame.Write(Network, bytes);
            stream.AddRange(random.Chance(30) ? ByteMutator.Mutate(bytes, _last, random) : bytes);
            _last = bytes;
        }
        return [.. stream];
    }

    /// <summary>A Hello with other content.</summary>
    public Frame Hello(Bodies.Hello hello)
    {
        BodyMutator.Mutate(hello, random);
        return FuzzPeer.Of(FrameType.Hello, hello);
    }

    private Frame Message(FuzzPeer peer)
    {
        var route = random.Pick(_routes);
        var (kind, laneClass) = random.Chance(980)
            ? (route.Kind, route.Class)
            : (random.Pick(Kinds), (LaneClass)random.Below(3));
        var number = peer.Next(laneClass);
        if (random.Chance(970))
            peer.Sent(laneClass);
        else
            number = random.Pick<long>([1, number - 1, number + 1, long.MaxValue]);
        var body = FuzzBodies.Message(kind, ++peer.Updates, random);
        if (random.Chance(500))
            BodyMutator.Mutate(body, random);
        var bytes = body.ToByteArray();
        if (random.Chance(20))
            bytes = ByteMutator.Mutate(bytes, _last, random);
        return new(FrameType.Message, laneClass, kind, number, bytes);
    }

    private Frame Control(FuzzPeer peer)
    {
        var type = random.Chance(900)
            ? random.Pick([FrameType.Acknowledge, FrameType.Ping, FrameType.Pong])
            : random.Pick([FrameType.Hello, FrameType.Close]);
        IMessage? body = type switch
        {
            FrameType.Acknowledge => new Bodies.Acknowledge
            {
                LaneClass = (uint)random.Below(3),
                LastHandled = random.Below(3),
                Window = Limits.WindowMessages,
            },
            FrameType.Hello => new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion },
            FrameType.Close => new Bodies.Close { Reason = (uint)random.Below(12) },
            _ => null,
        };
        if (body is not null && random.Chance(300))
            BodyMutator.Mutate(body, random);
        return body is null ? Frame.Of(type, []) : FuzzPeer.Of(type, body);
    }
}

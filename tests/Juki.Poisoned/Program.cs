using System.Globalization;
using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire;

// A node that fails at some updates, or as a CS at every answer to its own, for tests: KIND ONE_IN serve CONFIG. The
// real node, with one handler replaced.
var (kind, oneIn) = (args[0], long.Parse(args[1], CultureInfo.InvariantCulture));
var config = NodeConfig.Read(args[3], out var fault)
    ?? throw new InvalidDataException(fault);
return NodeHost.Run(
    config, around: (message, frame) => IsPoison(frame) ? message with { Handle = _ => Fail() } : message);

bool IsPoison(Frame frame) => config.Node.Role == Role.Municipality
    ? frame.Kind == MessageKind.UpdateAnswer
    : frame.Kind == MessageKind.Update
        && SetAsideReader.Read(frame.Kind, frame.Body).UpdateNumber % oneIn == oneIn / 2;

void Fail()
{
    switch (kind)
    {
        case "throws":
            throw new InvalidOperationException("a value of a resident");
        case "checks":
            Check.That(oneIn == 0);
            break;
        case "hangs":
            for (var turns = 0L; turns >= 0; turns = (turns + 1) % 1000)
            {
            }
            break;
        case "overflows":
            Console.Error.WriteLine(Deeper(0));
            break;
        case "eats":
            var eaten = new List<byte[]>();
            while (eaten.Count >= 0)
            {
                eaten.Add(new byte[1 << 20]);
                Array.Fill(eaten[^1], (byte)1);
            }
            break;
        default:
            throw new ArgumentException(kind);
    }
}

static long Deeper(long depth) => depth < 0 ? 0 : Deeper(depth + 1) + Deeper(depth + 2);

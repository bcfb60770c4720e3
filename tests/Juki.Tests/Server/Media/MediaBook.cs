using Juki.Domain.Offices;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Server.Media;

/// <summary>A register in memory, and what is commonly entered in it.</summary>
internal sealed class MediaBook : IDisposable
{
    public const string Giver = "A0101", Receiver = "B0202", Witness = "A0103";

    public static readonly GovernmentCode Office = GovernmentCode.FromBody(13_000);

    private readonly SqliteMemory memory = new();

    public MediaBook()
    {
        Store = memory.Start();
        Store.Create(MediaTables.All);
    }

    public SqliteStore Store { get; }

    /// <summary>2026-04-01 00:00 in Japan.</summary>
    public long Now { get; set; } =
        new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds();

    public MediaRegister Register => new(Store, Office);

    public MediumNumber Add(MediumKind kind = MediumKind.FlashMemory, MediumOwner owner = MediumOwner.Office)
    {
        var number = default(MediumNumber);
        Assert.Equal(MediaVerdict.Entered, InTransaction(register => register.Register(
            new(MediumAct.Registered, Giver) { Kind = kind, Owner = owner }, new(Now), out number)));
        return number;
    }

    public MediaVerdict Enter(MediumNumber number, MediumEvent what) =>
        InTransaction(register => register.Enter(number, what, new(Now)));

    /// <summary>Enters acts that must all be entered, but the last, whose verdict is answered.</summary>
    public MediaVerdict Enter(MediumNumber number, params MediumAct[] acts)
    {
        foreach (var act in acts[..^1])
            Assert.Equal(MediaVerdict.Entered, Enter(number, Event(act)));
        return Enter(number, Event(acts[^1]));
    }

    public MediumState StateOf(MediumNumber number) => Register.Find(number)?.State ?? MediumState.None;

    public static MediumEvent Event(MediumAct act) => act switch
    {
        MediumAct.Written => new(act, Giver)
        {
            Protection = MediumProtection.Certificate, Affair = 500_001, Records = 12, Container = new byte[32],
            Recipient = new byte[32],
        },
        MediumAct.HandedOver => new(act, Giver) { Other = Receiver, Note = "税務課" },
        MediumAct.Returned => new(act, Giver) { Other = Receiver },
        MediumAct.Erased => new(act, Giver) { Other = Witness },
        MediumAct.Destroyed => new(act, Giver) { Other = Witness, Note = "粉砕" },
        _ => new(act, Giver),
    };

    public void Dispose() => memory.Dispose();

    private MediaVerdict InTransaction(Func<MediaRegister, MediaVerdict> work)
    {
        Store.Begin();
        var register = Register;
        var verdict = work(register);
        register.Save();
        Store.Commit();
        return verdict;
    }
}

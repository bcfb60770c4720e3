namespace Juki.Server.Node;

/// <summary>One life of a store, as a lane knows it: numbers above <paramref name="After"/> were given in it. Its id is
/// the time at which it began, and chance.</summary>
internal readonly record struct Incarnation(long Id, long After)
{
    private const int ChanceBits = 16;

    /// <summary>Different chances of two lives that begin in the same millisecond.</summary>
    public const int Chances = 1 << ChanceBits;

    /// <summary>The id of a life.</summary>
    /// <param name="began">Milliseconds since 1970.</param>
    /// <param name="chance">0 to <see cref="Chances"/> - 1.</param>
    public static long IdOf(long began, int chance) => (began << ChanceBits) | (long)chance;

    /// <summary>When a life began, milliseconds since 1970.</summary>
    public static long BeganAt(long id) => id >> ChanceBits;
}

/// <summary>
/// The lives of the two stores at the ends of a lane. A store begins a new life when it is made, restored or promoted;
/// what it numbered in a life that it does not remember is unknown to it. Pure.
/// </summary>
internal static class Lineage
{
    /// <summary>Most lives told in an opening [ours: restores of one store while a neighbour is away].</summary>
    public const int TellMax = 16;

    /// <summary>
    /// The number up to which sender and receiver mean the same messages: they part where either of them begins a life
    /// that the other does not know. Null when the sender's store is another one than what was handled came from.
    /// </summary>
    /// <param name="sender">Lives of the sender's store, ascending.</param>
    /// <param name="last">Last number that the sender has given out.</param>
    /// <param name="handled">Lives of the sender's store as the receiver has handled them, ascending.</param>
    /// <param name="lastHandled">Last number that the receiver has handled.</param>
    public static long? Common(
        IReadOnlyList<Incarnation> sender, long last, IReadOnlyList<Incarnation> handled, long lastHandled)
    {
        for (var place = handled.Count - 1; place >= 0; place--)
        {
            for (var own = sender.Count - 1; own >= 0; own--)
            {
                if (sender[own].Id == handled[place].Id)
                    return Math.Min(EndOf(sender, own, last), EndOf(handled, place, lastHandled));
            }
        }
        // The receiver heard only of lives that the sender has forgotten, all begun after the sender's store was made.
        var isOlder = handled.Count > 0 && sender.Count > 0 && sender[0].Id < handled[0].Id;
        return isOlder || lastHandled == 0 ? 0 : null;
    }

    /// <summary>True for what a peer may tell: not empty, not too many, lives and places ascending.</summary>
    public static bool IsWellFormed(IReadOnlyList<Incarnation> lives)
    {
        for (var place = 0; place < lives.Count; place++)
        {
            var (id, after) = lives[place];
            if (id <= 0 || after < 0 || (place > 0 && id <= lives[place - 1].Id))
                return false;
        }
        return lives.Count <= TellMax;
    }

    /// <summary>Up to where a life counts: until any later one began, which may have been further back.</summary>
    private static long EndOf(IReadOnlyList<Incarnation> lives, int place, long last)
    {
        if (place + 1 == lives.Count)
            return last;
        var end = lives[place + 1].After;
        for (var later = place + 2; later < lives.Count; later++)
            end = Math.Min(end, lives[later].After);
        return end;
    }
}

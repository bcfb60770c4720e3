using Juki.Wire.Files.Media;

namespace Juki.Server.Media;

/// <summary>What an examination of the register finds.</summary>
internal enum MediaFinding
{
    /// <summary>An entry is not what its digest says.</summary>
    Altered = 1,

    /// <summary>An entry is missing, or there twice.</summary>
    Missing = 2,

    /// <summary>An entry is not bound to the one before it.</summary>
    Unbound = 3,

    /// <summary>An entry that the rules would have refused.</summary>
    Unlawful = 4,

    /// <summary>The register ends elsewhere than it says.</summary>
    EndDiffers = 5,

    /// <summary>The register never had the end that was noted elsewhere.</summary>
    NotedDiffers = 6,
}

/// <summary>One finding.</summary>
/// <param name="Finding">What.</param>
/// <param name="Entry">At which entry, from 1.</param>
/// <param name="Number">The medium; none where it is not about one.</param>
internal sealed record MediaFault(MediaFinding Finding, long Entry, MediumNumber Number);

/// <summary>媒体管理簿の検査 — reads the whole register and proves each entry by digest, chain and rules.</summary>
internal static class MediaExamination
{
    /// <summary>Most findings that are told [ours].</summary>
    public const int FaultsMax = 100;

    private sealed record Link(byte[] Before, byte[] Digest, MediumNumber Number);

    /// <summary>Examines the register as it is stored.</summary>
    /// <param name="register">The register.</param>
    /// <param name="noted">An end that was noted elsewhere before; null when none was.</param>
    public static IReadOnlyList<MediaFault> Run(MediaRegister register, (long Entries, byte[] Digest)? noted = null)
    {
        var faults = new List<MediaFault>();
        var links = new SortedDictionary<long, Link>();
        foreach (var medium in register.List())
        {
            CheckMedium(medium, faults);
            foreach (var entry in medium.Entries)
            {
                if (!links.TryAdd(entry.Entry, new(entry.Before, entry.Digest, entry.Number)))
                    faults.Add(new(MediaFinding.Missing, entry.Entry, entry.Number));
            }
        }
        CheckChain(links, faults);
        CheckEnds(register.End(), noted, links, faults);
        return [.. faults.OrderBy(fault => fault.Entry).ThenBy(fault => fault.Finding).Take(FaultsMax)];
    }

    private static void CheckMedium(MediumStanding medium, List<MediaFault> faults)
    {
        var before = new List<MediumEntry>();
        foreach (var entry in medium.Entries)
        {
            if (!entry.Digest.AsSpan().SequenceEqual(EntryDigest.Of(entry)))
                faults.Add(new(MediaFinding.Altered, entry.Entry, entry.Number));
            if (entry.Sequence != before.Count + 1
                || MediaRules.Judge(before, entry.What, entry.At) != MediaVerdict.Entered)
                faults.Add(new(MediaFinding.Unlawful, entry.Entry, entry.Number));
            before.Add(entry);
        }
    }

    private static void CheckChain(SortedDictionary<long, Link> links, List<MediaFault> faults)
    {
        var (next, digest) = (1L, EntryDigest.None);
        foreach (var (entry, link) in links)
        {
            if (entry != next)
                faults.Add(new(MediaFinding.Missing, next, default));
            else if (!link.Before.AsSpan().SequenceEqual(digest))
                faults.Add(new(MediaFinding.Unbound, entry, link.Number));
            (next, digest) = (entry + 1, link.Digest);
        }
    }

    private static void CheckEnds(
        (long Entries, byte[] Digest) end, (long Entries, byte[] Digest)? noted, SortedDictionary<long, Link> links,
        List<MediaFault> faults)
    {
        var last = links.Count == 0 ? 0 : links.Keys.Last();
        if (end.Entries != last || !IsAt(end, links))
            faults.Add(new(MediaFinding.EndDiffers, end.Entries, default));
        if (noted is { } told && !IsAt(told, links))
            faults.Add(new(MediaFinding.NotedDiffers, told.Entries, default));
    }

    private static bool IsAt((long Entries, byte[] Digest) end, SortedDictionary<long, Link> links) =>
        end.Entries == 0
            ? end.Digest.AsSpan().SequenceEqual(EntryDigest.None)
            : links.TryGetValue(end.Entries, out var link) && link.Digest.AsSpan().SequenceEqual(end.Digest);
}

using System.CommandLine;
using System.Globalization;
using Juki.Cli.Ca;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 協定書 — <c>juki agreement add|suspend|resume|list|sign</c>: the agreements with national organs, in the authority's
/// folder. Each change signs the next table at once, which the nodes spread. Answers 0 when it was done, 1 with the
/// reason when not.
/// </summary>
internal static class AgreementCommand
{
    private const string Group = "agreement";

    /// <summary>The command <c>agreement</c> with all below it.</summary>
    /// <param name="clock">The time; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null)
    {
        var now = clock ?? TimeProvider.System.GetUtcNow;
        return new Command(
            Group, "協定書 / agreements with national organs: without one in force nothing is provided")
        {
            Add(now), Suspend(now), Resume(now), List(), Sign(now),
        };
    }

    private static Command Add(Func<DateTimeOffset> clock)
    {
        var (o, two, organ, document) = (new CaOptions(), new SecondPersonOptions(), Organ(), Document());
        document.Required = true;
        var from = new Option<string>("--from") { Description = "初日 / first day, yyyy-mm-dd", Required = true };
        var to = new Option<string?>("--to") { Description = "末日 / last day (default: no end)" };
        return AuthorityCommand.Build(Group, "add", "協定を登録し署名する / enter an agreement and sign the next table",
            "juki agreement add --dir authority --organ 0002 --document 協定2026-1 --from 2026-04-01 --to 2027-03-31",
            [o.Dir, o.PinFile, organ, document, from, to, o.TableDays, .. two.All, o.Json], o.Json, parsed =>
                Change(o, two, parsed, clock, held =>
                {
                    var row = string.Join('\t', parsed.GetValue(organ), parsed.GetValue(document),
                        parsed.GetValue(from), parsed.GetValue(to) ?? "", "", "");
                    var problem = Agreement.Read(row, out var agreement);
                    if (agreement is null)
                        throw new AuthorityException($"協定に誤り / the agreement is wrong: {problem}");
                    if (held.Any(one => AgreementTable.Compare(one, agreement) == 0))
                        throw new AuthorityException("同じ番号の協定がある / that document is entered already");
                    return [.. held, agreement];
                }));
    }

    private static Command Suspend(Func<DateTimeOffset> clock)
    {
        var (o, organ, document) = (new CaOptions(), Organ(), Document());
        var reason = new Option<SuspensionReason>("--reason")
        {
            Description = "停止の事由 / NoReport, SafeguardsMissing, Misuse, Incident or OrgansWish",
            Required = true,
        };
        return AuthorityCommand.Build(Group, "suspend", "提供を直ちに停止する / stop provision at once, under all agreements "
            + "of the organ or under one", "juki agreement suspend --dir authority --organ 0002 --reason Incident",
            [o.Dir, o.PinFile, organ, document, reason, o.TableDays, o.Json], o.Json, parsed =>
                Change(o, null, parsed, clock, held => Replace(held, parsed, organ, document, one => one with
                {
                    SuspendedSince = one.SuspendedSince ?? WholeSeconds(clock()),
                    Reason = parsed.GetValue(reason),
                })));
    }

    /// <summary>Stops provision to an organ under all its agreements, and signs the next table.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="pinFile">Of the authority; null for the one in the folder.</param>
    /// <param name="organ">Its number, four digits.</param>
    /// <param name="reason">Why.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="AuthorityException">There is no such agreement.</exception>
    public static Answer Suspend(
        string folder, string? pinFile, string organ, SuspensionReason reason, Func<DateTimeOffset> clock)
    {
        var keys = new KeyFolder(Path.GetFullPath(folder));
        using var authority = CertificateAuthority.Open(keys, new PinFile(pinFile ?? keys.PinPath), clock);
        var held = Read(authority.Table(TableKind.Agreements));
        if (held.All(one => one.Organ.ToString() != organ))
            throw new AuthorityException("その協定はない / no such agreement");
        var after = held.Select(one => one.Organ.ToString() == organ
            ? one with { SuspendedSince = one.SuspendedSince ?? WholeSeconds(clock()), Reason = reason }
            : one);
        return TableAnswer.Of(authority.SignTable(
            TableKind.Agreements, [.. after.Select(one => one.Write())], CertificateAuthority.TableLife));
    }

    private static Command Resume(Func<DateTimeOffset> clock)
    {
        var (o, two, organ, document) = (new CaOptions(), new SecondPersonOptions(), Organ(), Document());
        return AuthorityCommand.Build(Group, "resume", "停止を解く / provide again",
            "juki agreement resume --dir authority --organ 0002",
            [o.Dir, o.PinFile, organ, document, o.TableDays, .. two.All, o.Json], o.Json, parsed =>
                Change(o, two, parsed, clock, held => Replace(held, parsed, organ, document,
                    one => one with { SuspendedSince = null, Reason = SuspensionReason.None })));
    }

    private static Command List()
    {
        var o = new CaOptions();
        return AuthorityCommand.Build(Group, "list", "一覧を表示する / list the agreements signed last",
            "juki agreement list --dir authority --json", [o.Dir, o.Json], o.Json, parsed =>
            {
                using var reader = SignedReader.Open(parsed.GetValue(o.Dir)!);
                var held = Read(reader.Table(TableKind.Agreements));
                var lines = held.Select(one => $"{one.Organ}  {NationalOrgans.NameOf(one.Organ)}  {one.Document}  "
                    + $"{Day(one.ValidFrom)} – {Day(one.ValidTo)}  {State(one)}");
                return new Answer(
                    $"{string.Join('\n', lines)}\n{held.Count} 件 / agreements",
                    new
                    {
                        agreements = held.Select(one => new
                        {
                            organ = one.Organ.ToString(), name = NationalOrgans.NameOf(one.Organ), one.Document,
                            from = one.ValidFrom, to = one.ValidTo == DateOnly.MaxValue ? (DateOnly?)null : one.ValidTo,
                            one.SuspendedSince,
                            reason = one.SuspendedSince is null ? (SuspensionReason?)null : one.Reason,
                        }),
                    });
            });
    }

    private static Command Sign(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return AuthorityCommand.Build(Group, "sign", "同じ内容で署名し直す。毎日行う / sign the same anew, to be done daily",
            "juki agreement sign --dir authority", [o.Dir, o.PinFile, o.TableDays, o.Json], o.Json, parsed =>
                Change(o, null, parsed, clock, held => held));
    }

    /// <summary>Reads the agreements, changes them, signs the next table. What lets more be provided needs two persons;
    /// a stop does not wait for the second.</summary>
    private static Answer Change(
        CaOptions o, SecondPersonOptions? two, ParseResult parsed, Func<DateTimeOffset> clock,
        Func<IReadOnlyList<Agreement>, IReadOnlyList<Agreement>> change)
    {
        using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
        var after = change(Read(authority.Table(TableKind.Agreements))).ToList();
        after.Sort(AgreementTable.Compare);
        var rows = after.ConvertAll(one => one.Write());
        two?.PassChange(parsed, authority, TableKind.Agreements, rows);
        return TableAnswer.Of(authority.SignTable(TableKind.Agreements, rows,
            TimeSpan.FromDays(parsed.GetValue(o.TableDays))));
    }

    private static IReadOnlyList<Agreement> Read(SignedTable? table) => table is null
        ? []
        : AgreementTable.Read(table.Header, table.Rows, out _)?.Agreements
            ?? throw new AuthorityException("表を読めない / the table cannot be read by this release");

    private static Agreement[] Replace(
        IReadOnlyList<Agreement> held, ParseResult parsed, Option<string> organ, Option<string?> document,
        Func<Agreement, Agreement> change)
    {
        var (code, name) = (parsed.GetValue(organ), parsed.GetValue(document));
        return held.Any(IsMeant)
            ? [.. held.Select(one => IsMeant(one) ? change(one) : one)]
            : throw new AuthorityException("その協定はない / no such agreement");

        bool IsMeant(Agreement one) => one.Organ.ToString() == code && (name is null || one.Document == name);
    }

    private static string State(Agreement agreement) => agreement.SuspendedSince is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"停止 / suspended {since:u} {agreement.Reason}")
        : "";

    private static string Day(DateOnly day) =>
        day == DateOnly.MaxValue ? "" : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static Option<string> Organ() => new("--organ")
    {
        Description = "国の機関等の番号4桁 / number of the organ (juki affairs list --asker NationalOrgan)",
        Required = true,
    };

    private static Option<string?> Document() => new("--document") { Description = "協定書の番号 / the document's number" };
}

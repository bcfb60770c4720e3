using System.CommandLine;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Wire.Files.Media;

namespace Juki.Cli.Commands;

/// <summary>
/// 媒体 — <c>juki media key|register|make|open|list|hand-over|return|erase|destroy|lost|verify</c>: media that carry what
/// is provided, and their register (docs/media.md). Answers 0 when it was done, 1 with the reason when not.
/// </summary>
internal static partial class MediaCommand
{
    private const string Group = "media";

    /// <summary>The command <c>media</c> with all below it.</summary>
    /// <param name="clock">The time; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null)
    {
        var now = clock ?? TimeProvider.System.GetUtcNow;
        return new Command(Group, "媒体と媒体管理簿 / media that carry what is provided, and their register")
        {
            Key(now), Register(now), Make(now), Open(now), List(), HandOver(now), Return(now), Erase(now),
            Destroy(now), Lost(now), Verify(),
        };
    }

    private static Command Register(Func<DateTimeOffset> clock)
    {
        var o = new MediaOptions();
        return Build("register", "媒体を登録し番号を付ける / register a medium and give it its number",
            "juki media register --store media.db --office 130001 --kind FlashMemory --owner Office --by A0101",
            [o.Store, o.Office, o.Kind, o.Owner, o.By, o.DryRun, o.Json], o.Json, parsed =>
                Change(o, parsed, clock, o.OfficeOf(parsed), (register, now) =>
                {
                    var verdict = register.Register(o.Registration(parsed), now, out var number);
                    return (verdict, number);
                }));
    }

    private static Command HandOver(Func<DateTimeOffset> clock)
    {
        var (o, to, body) = (new MediaOptions(), Person("--to", "受領者 / receiver"), new Option<string>("--to-office")
        {
            Description = "受領機関 / body of the receiver", Required = true,
        });
        return Entering(o, "hand-over", "対面での手渡しを記載する / enter that it was handed over, face to face",
            "juki media hand-over --store media.db --medium 130001-2026-000001 --to B0202 --to-office 税務課 --by A0101",
            [to, body], clock, parsed => new(MediumAct.HandedOver, parsed.GetValue(o.By)!)
            {
                Other = parsed.GetValue(to)!,
                Note = parsed.GetValue(body)!,
            });
    }

    private static Command Return(Func<DateTimeOffset> clock)
    {
        var (o, from) = (new MediaOptions(), Person("--from", "返却した者 / who gave it back"));
        return Entering(o, "return", "返却を記載する / enter that it came back",
            "juki media return --store media.db --medium 130001-2026-000001 --from B0202 --by A0101",
            [from], clock, parsed => new(MediumAct.Returned, parsed.GetValue(o.By)!)
            {
                Other = parsed.GetValue(from)!,
            });
    }

    private static Command Erase(Func<DateTimeOffset> clock)
    {
        var (o, witness) = (new MediaOptions(), Person("--witness", "立会人 / witness"));
        return Entering(o, "erase", "消去を記載する / enter that it was erased before a witness",
            "juki media erase --store media.db --medium 130001-2026-000001 --witness A0102 --by A0101",
            [witness], clock, parsed => new(MediumAct.Erased, parsed.GetValue(o.By)!)
            {
                Other = parsed.GetValue(witness)!,
            });
    }

    private static Command Destroy(Func<DateTimeOffset> clock)
    {
        var (o, witness) = (new MediaOptions(), Person("--witness", "立会人 / witness"));
        var method = new Option<string>("--method") { Description = "廃棄の方法 / how", Required = true };
        return Entering(o, "destroy", "廃棄を記載する / enter that it was destroyed before a witness",
            "juki media destroy --store media.db --medium 130001-2026-000001 --method 粉砕 --witness A0102 --by A0101",
            [witness, method], clock, parsed => new(MediumAct.Destroyed, parsed.GetValue(o.By)!)
            {
                Other = parsed.GetValue(witness)!,
                Note = parsed.GetValue(method)!,
            });
    }

    private static Command Lost(Func<DateTimeOffset> clock)
    {
        var o = new MediaOptions();
        return Entering(o, "lost", "紛失を記載する / enter that it cannot be found",
            "juki media lost --store media.db --medium 130001-2026-000001 --by A0101",
            [], clock, parsed => new(MediumAct.Lost, parsed.GetValue(o.By)!));
    }

    private static Command List()
    {
        var o = new MediaOptions();
        var year = new Option<int>("--year") { Description = "年度 / only media of this year" };
        return Build("list", "管理簿を表示する / show the register",
            "juki media list --store media.db --office 130001 --year 2026",
            [o.Store, o.Office, year, o.Json], o.Json, parsed => Reading(o, parsed, register =>
            {
                var all = register.List(parsed.GetValue(year)).ToList();
                var lines = all.SelectMany(MediaText.Lines);
                return new Answer(
                    $"{string.Join('\n', lines)}\n{all.Count} 件 / media",
                    new { count = all.Count, media = all.Select(MediaText.Json) });
            }));
    }

    private static Command Verify()
    {
        var o = new MediaOptions();
        var noted = new Option<string?>("--noted")
        {
            Description = "前に控えた末尾 / an end that was noted before: ENTRIES:DIGEST",
        };
        return Build("verify", "管理簿の全記載を検査する / prove every entry by digest, chain and rules",
            "juki media verify --store media.db --office 130001 --noted 12:9f86d081884c7d65…",
            [o.Store, o.Office, noted, o.Json], o.Json, parsed => Reading(o, parsed, register =>
            {
                var faults = MediaExamination.Run(register, Noted(parsed.GetValue(noted)));
                var (entries, digest) = register.End();
                var end = $"{entries}:{Convert.ToHexStringLower(digest)}";
                var lines = faults.Select(one => $"{one.Entry}: {one.Finding} {MediaText.Name(one.Number)}".TrimEnd());
                return new Answer(
                    faults.Count == 0
                        ? $"正しい / good. 末尾を控える / note the end: {end}"
                        : $"{string.Join('\n', lines)}\n{faults.Count} 件の異状 / findings",
                    new
                    {
                        end,
                        findings = faults.Select(one => new
                        {
                            one.Entry, one.Finding, medium = MediaText.Name(one.Number),
                        }),
                    },
                    faults.Count == 0);
            }));
    }

    private static (long, byte[])? Noted(string? text)
    {
        if (text is null)
            return null;
        var parts = text.Split(':');
        try
        {
            if (parts.Length == 2 && parts[1].Length == 64 && long.TryParse(
                parts[0], System.Globalization.NumberStyles.None, null, out var entries))
                return (entries, Convert.FromHexString(parts[1]));
        }
        catch (FormatException)
        {
            // Told below.
        }
        throw new InvalidDataException("--noted: ENTRIES:DIGEST");
    }

    /// <summary>A command that enters one act of a registered medium.</summary>
    private static Command Entering(
        MediaOptions o, string name, string meaning, string example, IReadOnlyList<Symbol> own,
        Func<DateTimeOffset> clock, Func<ParseResult, MediumEvent> what) => Build(
        name, meaning, example, [o.Store, o.Medium, .. own, o.By, o.DryRun, o.Json], o.Json, parsed =>
        {
            var number = o.MediumOf(parsed);
            return Change(o, parsed, clock, number.Office, (register, now) =>
                (register.Enter(number, what(parsed), now), number));
        });

    private static Option<string> Person(string name, string meaning) => new(name)
    {
        Description = meaning + " (職員番号 / number of staff)", Required = true,
    };

    /// <summary>Makes a command whose faults are told in both languages.</summary>
    private static Command Build(
        string name, string meaning, string example, IReadOnlyList<Symbol> symbols, Option<bool> asJson,
        Func<ParseResult, Answer> work) =>
        AuthorityCommand.Build(Group, name, meaning, example, symbols, asJson, parsed =>
        {
            try
            {
                return work(parsed);
            }
            catch (MediumException fault)
            {
                var remedy = MediumRemedy.Of(fault.Fault);
                throw new InvalidDataException($"{fault.Message}. {remedy.Japanese} / {remedy.English}", fault);
            }
            catch (Exception fault) when (fault is StoreException or CryptographicException)
            {
                throw new InvalidDataException(fault.Message, fault);
            }
        });

    private static Answer Reading(MediaOptions o, ParseResult parsed, Func<MediaRegister, Answer> work)
    {
        using var store = SqliteStore.OpenReadOnly(parsed.GetValue(o.Store)!);
        store.Begin();
        return work(new(store, o.OfficeOf(parsed)));
    }

    /// <summary>Changes the register in one transaction; a dry run gives it up.</summary>
    private static Answer Change(
        MediaOptions o, ParseResult parsed, Func<DateTimeOffset> clock, GovernmentCode office,
        Func<MediaRegister, Moment, (MediaVerdict, MediumNumber)> work)
    {
        var isDry = parsed.GetValue(o.DryRun);
        var path = parsed.GetValue(o.Store)!;
        using var memory = isDry && !File.Exists(path) ? new SqliteMemory() : null;
        using var store = memory?.Start() ?? SqliteStore.Open(path);
        store.Create(MediaTables.All);
        store.Begin();
        var register = new MediaRegister(store, office);
        var (verdict, number) = work(register, new(clock().ToUnixTimeMilliseconds()));
        var (standing, end) = (register.Find(number), register.End());
        if (verdict == MediaVerdict.Entered && !isDry)
        {
            register.Save();
            store.Commit();
        }
        else
        {
            store.Rollback();
        }
        return MediaText.Answer(verdict, number, standing, end, isDry);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Disclosure;
using Juki.Domain.Person;
using Juki.Server.Audit;

namespace Juki.Server.Flows.Disclosure;

/// <summary>One residence of the resident, as held; every text as it is written.</summary>
internal sealed record DisclosedResidence
{
    public required string Code { get; init; }

    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string NameReading { get; init; }

    public required string FormerSurname { get; init; }

    public required string FormerSurnameReading { get; init; }

    public required string Alias { get; init; }

    public required string AliasReading { get; init; }

    /// <summary>yyyymmdd, zeros for what is unknown.</summary>
    public required string DateOfBirth { get; init; }

    public required Sex Sex { get; init; }

    /// <summary>Government code of the address.</summary>
    public required string AddressMunicipality { get; init; }

    /// <summary>Names of prefecture and municipality, and what follows.</summary>
    public required string Address { get; init; }

    public required string PostalCode { get; init; }

    /// <summary>Government code of the town whose record it is.</summary>
    public required string Municipality { get; init; }

    public required Domain.Changes.ResidenceState State { get; init; }

    public required Domain.Changes.ChangeReason LastReason { get; init; }

    public required string LastDate { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => "(a residence)";
}

/// <summary>
/// 開示書 — the paper for the resident: what is held of them, or who was given or searched it, each line with its proof.
/// Written as JSON; what it tells of a line is read out of the proof and nowhere else, so it cannot differ
/// from what was proved.
/// </summary>
internal sealed record DisclosurePaper
{
    /// <summary>Names the form.</summary>
    public const string FormName = "juki-disclosure-1";

    /// <summary>Most lines of a paper [ours: some 5 MB].</summary>
    public const int LinesMax = 1_000;

    /// <summary>Most bytes of a file [ours: that many lines of the nation, with a countersignature of each
    /// prefecture].</summary>
    public const int FileMax = 32 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Japanese stays legible; it goes into no page
    };

    /// <summary><see cref="FormName"/>.</summary>
    public required string Form { get; init; }

    /// <summary>開示請求番号.</summary>
    public required string Number { get; init; }

    /// <summary>Who discloses, as a node's name.</summary>
    public required string Office { get; init; }

    /// <summary>What was asked for.</summary>
    public required DisclosureKind Kind { get; init; }

    /// <summary>Of whom: 住民票コード, eleven digits.</summary>
    public required string Code { get; init; }

    /// <summary>When the request was taken, milliseconds since 1970; lines are of acts before that.</summary>
    public required long Received { get; init; }

    /// <summary>When it was answered, milliseconds since 1970.</summary>
    public required long Answered { get; init; }

    /// <summary>What is held; empty in a list of provisions.</summary>
    public required IReadOnlyList<DisclosedResidence> Residences { get; init; }

    /// <summary>Who was given or searched it, in the order of time; empty in a paper of what is held.</summary>
    public required IReadOnlyList<AuditProof> Lines { get; init; }

    /// <summary>Leaves that no signed head covers: of a log that ended before it was signed.</summary>
    public required int Unproven { get; init; }

    /// <summary>Articles by which lines are kept back, whether or not there is one.</summary>
    public required IReadOnlyList<string> Articles { get; init; }

    /// <summary>What it says: something or nothing.</summary>
    [JsonIgnore]
    public DisclosureOutcome Outcome => Residences.Count + Lines.Count + Unproven > 0
        ? DisclosureOutcome.Disclosed
        : DisclosureOutcome.NothingHeld;

    /// <summary>As a file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>As a part of a reply.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(this, s_json);

    /// <summary>Reads a file; null when it is none.</summary>
    public static DisclosurePaper? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var paper = json.Length > FileMax ? null : JsonSerializer.Deserialize<DisclosurePaper>(json, s_json);
            return paper is { Form: FormName, Lines.Count: <= LinesMax } && !paper.Lines.Contains(null!) ? paper : null;
        }
        catch (JsonException)
        {
            return null; // an outsider's file
        }
    }

    /// <summary>Checks each line: its proof holds and is about this resident, and, where witnesses are given, one of
    /// them countersigned it.</summary>
    /// <param name="witnesses">Their public keys; empty: none is compared.</param>
    /// <param name="check">Checks signatures.</param>
    /// <returns>The place of the first line that does not hold, from 0; −1: all hold.</returns>
    public int Verify(IReadOnlyList<byte[]> witnesses, CheckSignature check)
    {
        for (var place = 0; place < Lines.Count; place++)
        {
            var proof = Lines[place];
            if (proof.Verify(check) is not { } read || read.Subject.Code.Written != Code
                || (witnesses.Count > 0 && !witnesses.Any(key => proof.IsCountersignedBy(key, check))))
                return place;
        }
        return -1;
    }

    /// <summary>Without values.</summary>
    public override string ToString() => "(a disclosure)";
}

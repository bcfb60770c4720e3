namespace Juki.Domain.Person;

/// <summary>
/// 本人確認情報 — Personal Identification Information: what municipality, prefecture and Agency keep about a resident,
/// and nothing more [住基法30条の6]. Relationship, householder, 本籍, nationality and status of residence never are in
/// it. Immutable.
/// </summary>
public sealed record IdentificationInformation
{
    /// <summary>住民票コード.</summary>
    public required ResidentRecordCode Code { get; init; }

    /// <summary>個人番号; none until it has been generated.</summary>
    public IndividualNumber Number { get; init; }

    /// <summary>氏名 with 振り仮名.</summary>
    public required WrittenName Name { get; init; }

    /// <summary>旧氏 with its reading; none when not recorded.</summary>
    public WrittenName FormerSurname { get; init; } = new("", "");

    /// <summary>通称 of a foreign resident; none when not recorded.</summary>
    public WrittenName Alias { get; init; } = new("", "");

    /// <summary>生年月日; may be unknown in part or no day of the calendar.</summary>
    public required RecordedDate DateOfBirth { get; init; }

    /// <summary>性別.</summary>
    public required Sex Sex { get; init; }

    /// <summary>住所.</summary>
    public required Address Address { get; init; }

    /// <summary>Masked: nothing of a resident goes into a text by accident.</summary>
    public override string ToString() => "(identification information)";
}

using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>Gives the n-th invented person a 住民票コード and a 個人番号 of its own, in no visible order.
/// Immutable.</summary>
internal sealed class Numbers(ulong seed)
{
    private const long CodeBodies = 9_999_999_999; // 1 to 9,999,999,999
    private const long NumberBodies = 99_999_999_999;

    private readonly Permutation _codes = new(CodeBodies, new(seed, 1));
    private readonly Permutation _numbers = new(NumberBodies, new(seed, 2));

    /// <summary>From <paramref name="ordinal"/> 0 on; no two are the same.</summary>
    public ResidentRecordCode Code(long ordinal) => ResidentRecordCode.FromBody(1 + _codes.Of(ordinal));

    /// <summary>From <paramref name="ordinal"/> 0 on; no two are the same.</summary>
    public IndividualNumber Number(long ordinal) => IndividualNumber.FromBody(1 + _numbers.Of(ordinal));
}

using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Search;

/// <summary>
/// 条件の再確認 — looks at a condition again on the residents that an index found, whatever the state of their record; what
/// is asked for is folded once for all of them. For a condition that <see cref="SearchRules"/> found lawful. Pure.
/// </summary>
public sealed class SearchFilter
{
    private readonly SearchCondition _condition;
    private readonly MunicipalityTable _municipalities;
    private readonly string _name = "";
    private readonly string _address = "";
    private readonly AddressEnd _end;

    /// <summary>A filter by one condition.</summary>
    /// <param name="condition">What is asked for.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    public SearchFilter(SearchCondition condition, MunicipalityTable? municipalities = null)
    {
        (_condition, _municipalities) = (condition, municipalities ?? MunicipalityTable.Released);
        if (condition.Name is { } asked)
            _name = SearchKey.FullOfName(asked.Text);
        if (condition.Address is { } place)
            _address = SearchKey.FullOfAddress(place.Text, place.IsPrefix, out _end);
    }

    /// <summary>True when the resident is one of those asked for.</summary>
    public bool Holds(IdentificationInformation information)
    {
        if (!_condition.Code.IsNone && _condition.Code != information.Code)
            return false;
        if (!_condition.Number.IsNone && _condition.Number != information.Number)
            return false;
        if (!_condition.DateOfBirth.IsUnknown && _condition.DateOfBirth != information.DateOfBirth)
            return false;
        if (_condition.Sex != Sex.None && _condition.Sex != information.Sex)
            return false;
        return (_condition.Address is not { } asked || HoldsAddress(asked, information.Address))
            && (_condition.Name is not { } wanted || HoldsName(wanted, information));
    }

    /// <summary>Masked: what is asked for is a resident's value.</summary>
    public override string ToString() => "(search filter)";

    private bool HoldsName(NameCondition asked, IdentificationInformation information)
    {
        foreach (var one in SearchNames.Of(information))
        {
            var key = SearchKey.FullOfName(one);
            if (asked.IsPrefix ? key.StartsWith(_name, StringComparison.Ordinal) : key == _name)
                return true;
        }
        return false;
    }

    private bool HoldsAddress(AddressCondition asked, Address stored)
    {
        if (!asked.Covers(stored.Municipality, _municipalities))
            return false;
        var key = SearchKey.FullOfAddress(stored.Text, isBeginning: false, out _);
        if (!key.StartsWith(_address, StringComparison.Ordinal))
            return false;
        var rest = key.AsSpan(_address.Length);
        if (!asked.IsPrefix)
            return rest.IsEmpty || rest[0] == SearchKey.HouseSeparator;
        return rest.Length >= _end.OpenDigits
            && !rest[.._end.OpenDigits].ContainsAnyExceptInRange('0', '9')
            && !(_end.NumberEnded && !rest.IsEmpty && char.IsAsciiDigit(rest[0]));
    }
}

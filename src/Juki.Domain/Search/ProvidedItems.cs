using Juki.Domain.Person;

namespace Juki.Domain.Search;

/// <summary>提供する項目 — which items of 本人確認情報 an affair may see. Numbers stand in tables and never
/// change.</summary>
[Flags]
public enum ProvidedItems
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>住民票コード.</summary>
    Code = 1,

    /// <summary>個人番号.</summary>
    Number = 2,

    /// <summary>氏名.</summary>
    Name = 4,

    /// <summary>振り仮名, of each name that may be seen.</summary>
    Readings = 8,

    /// <summary>旧氏.</summary>
    FormerSurname = 16,

    /// <summary>通称.</summary>
    Alias = 32,

    /// <summary>生年月日.</summary>
    DateOfBirth = 64,

    /// <summary>性別.</summary>
    Sex = 128,

    /// <summary>住所 with 郵便番号.</summary>
    Address = 256,

    /// <summary>変更情報: 異動事由 and 異動年月日, which lie beside the <see cref="IdentificationInformation"/>.</summary>
    Change = 512,

    /// <summary>4情報.</summary>
    FourBasicItems = Name | DateOfBirth | Sex | Address,
}

/// <summary>提供する本人確認情報 — what of a resident an asker is given. Immutable.</summary>
/// <param name="Items">The items that are given.</param>
/// <param name="Information">Their values; every other item has its default, which says nothing about the
/// resident.</param>
public sealed record ProvidedInformation(ProvidedItems Items, IdentificationInformation Information)
{
    /// <summary>Leaves of <paramref name="information"/> only what is in <paramref name="items"/>.</summary>
    public static ProvidedInformation Of(IdentificationInformation information, ProvidedItems items)
    {
        return new(items, new()
        {
            Code = Has(ProvidedItems.Code) ? information.Code : default,
            Number = Has(ProvidedItems.Number) ? information.Number : default,
            Name = Named(ProvidedItems.Name, information.Name),
            FormerSurname = Named(ProvidedItems.FormerSurname, information.FormerSurname),
            Alias = Named(ProvidedItems.Alias, information.Alias),
            DateOfBirth = Has(ProvidedItems.DateOfBirth) ? information.DateOfBirth : default,
            Sex = Has(ProvidedItems.Sex) ? information.Sex : Sex.None,
            Address = Has(ProvidedItems.Address) ? information.Address : new(default, "", ""),
        });

        bool Has(ProvidedItems item) => (items & item) == item;

        WrittenName Named(ProvidedItems item, WrittenName name) => !Has(item) ? new("", "")
            : Has(ProvidedItems.Readings) ? name
            : name with { Reading = "" };
    }

    /// <summary>Masked: nothing of a resident goes into a text by accident.</summary>
    public override string ToString() => "(provided information)";
}

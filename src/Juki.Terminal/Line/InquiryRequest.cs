using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Search;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Terminal.Line;

/// <summary>照会の電文 — who asks, for what, after whom, as it goes to the server.</summary>
/// <param name="Asker">The office.</param>
/// <param name="Section">部署.</param>
/// <param name="Affair">利用事務.</param>
/// <param name="Purpose">利用目的.</param>
/// <param name="Operator">操作者, by the card.</param>
/// <param name="Terminal">端末, by its certificate.</param>
internal sealed record InquiryRequest(
    Asker Asker, int Section, Affair Affair, int Purpose, int Operator, int Terminal)
{
    private const int IdBytes = 16;
    private const uint Provision = 1;
    private const uint Comparison = 2;

    /// <summary>The message. All items that the affair may be told are asked for but 個人番号, which no page
    /// shows.</summary>
    public Bodies.Inquiry Write(SearchCondition condition) => new()
    {
        Id = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(IdBytes)),
        Milliseconds = Limits.InquiryMilliseconds,
        Mode = Affair.ComparisonOnly ? Comparison : Provision,
        Asker = new()
        {
            Kind = (uint)Asker.Kind,
            Office = Asker.Office.Value,
            Section = (uint)Section,
            Affair = (uint)Affair.Code.Value,
            Purpose = (uint)Purpose,
            Operator = (uint)Operator,
            Terminal = (uint)Terminal,
        },
        Condition = Write(condition, condition.Address),
    };

    private static Bodies.Condition Write(SearchCondition condition, AddressCondition? address) => new()
    {
        Code = condition.Code.Value,
        Number = condition.Number.Value,
        Name = condition.Name?.Text ?? "",
        NameBegins = condition.Name is { IsPrefix: true } ? 1U : 0,
        Municipality = address?.Municipality.Value ?? 0,
        Address = address?.Text ?? "",
        AddressBegins = address is { IsPrefix: true } ? 1U : 0,
        DateOfBirth = condition.DateOfBirth.Value,
        Sex = (uint)condition.Sex,
        Removed = condition.IncludeRemoved ? 1U : 0,
    };
}

using Juki.Domain.Authority;
using Juki.Server.Flows.Authority;

namespace Juki.Tests.Server.Flows;

/// <summary>People in the ledger of an office.</summary>
internal static class LedgerPeople
{
    /// <summary>The first two administrators, 1 and 2, without cards.</summary>
    public static void Begin(this OperatorWorld world, OperatorRoles roles = OperatorRoles.Administration)
    {
        foreach (var number in new[] { 1, 2 })
            world.Apply(number, roles);
        world.Go(AuthorityAct.Checked, 1, by: 2);
        world.Go(AuthorityAct.Checked, 2, by: 1);
    }

    /// <summary>The two get cards, the first one for what is written: from now on whoever acts shows one.</summary>
    public static IReadOnlyList<TestCard> GiveCards(this OperatorWorld world, string first = "administration")
    {
        TestCard[] cards = [world.NewCard(1, first), world.NewCard(2, "administration")];
        foreach (var number in new[] { 1, 2 })
        {
            var agreement = world.Agree(SecondPersonMatter.Administrator, $"{number}");
            world.Go(
                AuthorityAct.CardIssued, number, by: (uint)(3 - number), cards[number - 1].Serial, agreement);
        }
        return cards;
    }

    /// <summary>Somebody with a card for this; a ticket of it.</summary>
    public static string Ticket(this OperatorWorld world, int number, OperatorRoles roles, string written)
    {
        var card = world.NewCard(number, written);
        world.Apply(number, roles);
        world.Go(AuthorityAct.Checked, number, by: 1);
        world.Go(AuthorityAct.CardIssued, number, by: 1, card.Serial);
        return world.Prove(number, card);
    }

    /// <summary>A ticket of somebody's card.</summary>
    public static string Prove(this OperatorWorld world, int number, TestCard card)
    {
        var now = world.Country.Now;
        var (verdict, ticket) = world.Clerk.Prove(
            (uint)number, new(card.Certificate, card.Answer(world.Clerk.Draw(now))), now);
        Assert.Equal(AuthorityVerdict.Done, verdict);
        return ticket;
    }

    /// <summary>1 and 2 agree.</summary>
    public static AgreementNumber Agree(this OperatorWorld world, SecondPersonMatter matter, string about)
    {
        var (verdict, number) = world.Ledger.Propose(matter, about, 1, world.Country.Now);
        Assert.Equal(AuthorityVerdict.Done, verdict);
        Assert.Equal(AuthorityVerdict.Done, world.Ledger.Agree(number, 2, world.Country.Now));
        return number;
    }

    private static void Apply(this OperatorWorld world, int number, OperatorRoles roles)
    {
        var today = world.Country.Now.Today.ToDay();
        Assert.Equal(AuthorityVerdict.Done, world.Ledger.Go(
            new(AuthorityAct.Applied, number, 3) { Grant = new("S0007", 0, roles, today, today.AddYears(3)) },
            world.Country.Now));
    }

    private static void Go(
        this OperatorWorld world, AuthorityAct act, int number, uint by, string card = "",
        AgreementNumber agreement = default) => Assert.Equal(
            AuthorityVerdict.Done,
            world.Ledger.Go(new(act, number, by) { Card = card, Agreement = agreement }, world.Country.Now));
}

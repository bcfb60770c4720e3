namespace Juki.Domain.Person;

/// <summary>性別 — sex (男女の別). Codes as in JIS X 0303 [ours: the code of the real wire is not public].</summary>
public enum Sex
{
    /// <summary>Not set; never in an accepted record.</summary>
    None = 0,

    /// <summary>男.</summary>
    Male = 1,

    /// <summary>女.</summary>
    Female = 2,
}

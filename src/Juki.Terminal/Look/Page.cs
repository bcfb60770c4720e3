using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Juki.Terminal.Look;

/// <summary>A page to be shown: its component, what it shows, and the status of the answer.</summary>
internal sealed record Page
{
    /// <summary>Characters of every script stay legible; what means something in HTML never does.</summary>
    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    private Page(Type component, object? model, int status) =>
        (Component, Model, Status) = (component, model, status);

    /// <summary>The component.</summary>
    public Type Component { get; }

    /// <summary>Its parameter <c>Model</c>; null where it has none.</summary>
    public object? Model { get; }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>A page without a model.</summary>
    public static Page Of<TComponent>(int status = 200)
        where TComponent : PageComponent => new(typeof(TComponent), null, status);

    /// <summary>A page with a model.</summary>
    public static Page Of<TComponent, TModel>(TModel model, int status = 200)
        where TComponent : PageComponent<TModel>
        where TModel : class => new(typeof(TComponent), model, status);

    /// <summary>Writes it as HTML.</summary>
    public async Task<string> RenderAsync(PageFrame frame)
    {
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        var parameters = new Dictionary<string, object?> { [nameof(PageComponent.Frame)] = frame };
        if (Model is not null)
            parameters[nameof(PageComponent<object>.Model)] = Model;
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var made = await renderer.RenderComponentAsync(Component, ParameterView.FromDictionary(parameters))
                .ConfigureAwait(false);
            return made.ToHtmlString();
        }).ConfigureAwait(false);
    }
}

/// <summary>A page.</summary>
public abstract class PageComponent : ComponentBase
{
    /// <summary>What is around it.</summary>
    [Parameter, EditorRequired]
    public PageFrame Frame { get; set; } = null!;
}

/// <summary>A page that shows something.</summary>
public abstract class PageComponent<TModel> : PageComponent
    where TModel : class
{
    /// <summary>What it shows.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = null!;
}

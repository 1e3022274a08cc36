// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Tests.Lifecycle;
using TensorKeeper.Serving.Warmup;

namespace TensorKeeper.Serving.Tests.Warmup;

public sealed class ModelWarmerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_answers_recorded_requests_before_it_serves()
    {
        using var fixture = new ManagerFixture();
        var warmUp = new TestWarmUp((target, _) =>
        {
            Assert.Equal(ServableState.Loading, fixture.StateOf("m", 1));
            Assert.Equal(("m", 1, "/1"), (target.Id.Name, (int)target.Id.Version, target.Directory));
            return 1;
        });
        fixture.WarmUps.Add(warmUp);

        fixture.Aspire("m", 1);
        await fixture.WaitForAsync("m", 1, ServableState.Available);

        Assert.Equal(1, warmUp.Calls);
    }

    [Fact]
    public async Task A_version_that_refuses_a_recorded_request_is_not_served_and_not_kept()
    {
        using var fixture = new ManagerFixture();
        fixture.WarmUps.Add(new TestWarmUp(static (_, _) => throw new ServingException(ServingErrorCode.InvalidArgument, "bad record")));

        fixture.Aspire("m", 1);
        ServableStatus status = await fixture.WaitForAsync("m", 1, ServableState.End);

        Assert.Equal((ServingErrorCode.InvalidArgument, "bad record"), (status.ErrorCode, status.ErrorMessage));
        Assert.True(fixture.Format.Loaded["1"].IsDisposed);
    }

    [Fact]
    public async Task Nothing_runs_if_it_is_switched_off()
    {
        using var fixture = new ManagerFixture(static options => options.EnableWarmUp = false);
        var warmUp = new TestWarmUp(static (_, _) => 1);
        fixture.WarmUps.Add(warmUp);
        fixture.Format.OnLoad = static (_, _) => new TestModel { OnRun = static (_, _) => throw new InvalidOperationException("It ran.") };

        fixture.Aspire("m", 1);
        await fixture.WaitForAsync("m", 1, ServableState.Available);

        Assert.Equal(0, warmUp.Calls);
    }

    [Theory]
    [InlineData(ElementType.Float32, new long[] { -1, 4 }, new long[] { 1, 4 })]
    [InlineData(ElementType.String, new long[] { -1 }, new long[] { 1 })]
    [InlineData(ElementType.Int64, new long[] { }, new long[] { })]
    [InlineData(ElementType.Bool, new long[] { 0, 3 }, new long[] { 0, 3 })]
    public void Zeros_of_the_declared_shape_are_made_up(ElementType type, long[] declared, long[] sent)
    {
        (ElementType, TensorShape) seen = default;
        using var model = new SignatureModel(type, new PartialShape(declared), (inputs, _) =>
        {
            seen = (inputs["x"].ElementType, inputs["x"].Shape);
            Assert.All(inputs["x"].Bytes.ToArray(), static b => Assert.Equal(0, b));
            return new TensorMap();
        });

        Assert.Equal(1, Run(model));
        Assert.Equal((type, new TensorShape(sent)), seen);
    }

    [Fact]
    public void A_shape_that_is_unknown_or_enormous_is_left_alone()
    {
        using var unknown = new SignatureModel(ElementType.Float32, PartialShape.UnknownRank, static (_, _) => throw new InvalidOperationException());
        using var enormous = new SignatureModel(ElementType.Float32, new PartialShape(1 << 20, 1 << 20), static (_, _) => throw new InvalidOperationException());

        Assert.Equal(0, Run(unknown));
        Assert.Equal(0, Run(enormous));
    }

    [Fact]
    public void A_model_that_refuses_zeros_is_not_broken()
    {
        using var model = new SignatureModel(
            ElementType.Float32, new PartialShape(1), static (_, _) => throw new ServingException(ServingErrorCode.InvalidArgument, "no zeros"));

        Assert.Equal(0, Run(model));
    }

    [Fact]
    public void A_model_that_loops_over_zeros_for_ever_is_left_after_a_while()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var model = new SignatureModel(ElementType.Float32, new PartialShape(1), (_, token) =>
        {
            time.Advance(SyntheticWarmUp.Patience);
            token.ThrowIfCancellationRequested();
            return new TensorMap();
        });

        Assert.Equal(0, SyntheticWarmUp.Run(new WarmUpTarget(new ServableId("m", 1), "/1", model), time, Cancellation));
    }

    private static int Run(SignatureModel model) =>
        SyntheticWarmUp.Run(new WarmUpTarget(new ServableId("m", 1), "/1", model), TimeProvider.System, Cancellation);

    private sealed class TestWarmUp(Func<WarmUpTarget, CancellationToken, int> run) : IModelWarmUp
    {
        public int Calls { get; private set; }

        public int Run(WarmUpTarget target, CancellationToken cancellationToken)
        {
            Calls++;
            return run(target, cancellationToken);
        }
    }
}

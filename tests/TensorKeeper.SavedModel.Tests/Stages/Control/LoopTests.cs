// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Tests.Stages.Control;

public sealed class LoopTests
{
    private static readonly SourceNode Node = new("loop", "While", [], 1);

    [Fact]
    public void Turns_for_as_long_as_the_condition_holds()
    {
        HostValue[] results = Run(new Loop(Below(5), new Body(static values => [Next(values[0])])), Number(2));

        Assert.Equal(5, Value(results[0]));
    }

    [Fact]
    public void Asks_the_condition_before_the_first_turn()
    {
        HostValue first = Number(7);

        HostValue[] results = Run(new Loop(Below(5), new Body(static _ => throw new InvalidOperationException())), first);

        Assert.Equal(7, Value(results[0]));
        Assert.NotSame(first.Tensor, results[0].Tensor);
    }

    [Fact]
    public void An_endless_loop_ends_when_it_is_cancelled()
    {
        using var deadline = new CancellationTokenSource();
        var forever = new Body(static _ => [Tensor.Of<bool>([], true)]);
        int turns = 0;
        var body = new Body(values =>
        {
            if (++turns == 1_000) { deadline.Cancel(); }
            return [Next(values[0])];
        });

        Assert.Throws<OperationCanceledException>(() => Run(new Loop(forever, body), deadline.Token, Number(0)));
        Assert.Equal(1_000, turns);
    }

    [Fact]
    public void What_a_turn_made_is_given_back_when_the_next_has_replaced_it()
    {
        int alive = 0;
        int most = 0;
        var body = new Body(values =>
        {
            most = Math.Max(most, ++alive);
            return [Tensor.FromMemory(ElementType.Int32, [], BitConverter.GetBytes(Value(values[0]) + 1), new Release(() => alive--))];
        });

        HostValue[] results = Run(new Loop(Below(100), body), Number(0));

        Assert.Equal((2, 1), (most, alive));
        results[0].Dispose();
        Assert.Equal(0, alive);
    }

    [Fact]
    public void Everything_is_given_back_when_a_turn_fails()
    {
        int alive = 0;
        var body = new Body(values =>
        {
            if (Value(values[0]) == 3) { throw new ServingException(ServingErrorCode.InvalidArgument, "three"); }
            alive++;
            return [Tensor.FromMemory(ElementType.Int32, [], BitConverter.GetBytes(Value(values[0]) + 1), new Release(() => alive--))];
        });

        Assert.Throws<ServingException>(() => Run(new Loop(Below(5), body), Number(0)));
        Assert.Equal(0, alive);
    }

    [Fact]
    public void Variables_change_places_without_a_copy_and_each_is_given_back_once()
    {
        int given = 0;
        HostValue made = default;
        var body = new Body(
            values =>
            {
                made = Tensor.FromMemory(ElementType.Int32, [], BitConverter.GetBytes(Value(values[0]) + 1), new Release(() => given++));
                return [made, values[0]];
            },
            -1,
            0);

        HostValue[] results = Run(new Loop(Below(4), body), Number(0), Number(-1));

        Assert.Equal([4, 3], results.Select(Value));
        Assert.Equal(2, given);
        Assert.Same(made.Tensor, results[0].Tensor);
    }

    [Fact]
    public void A_variable_that_becomes_another_type_is_refused()
    {
        var body = new Body(static _ => [Tensor.OfText([], "text")]);

        ServingException refusal = Assert.Throws<ServingException>(() => Run(new Loop(Below(5), body), Number(0)));

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.StartsWith("variable 0 of a loop was Int32[] and became String[]", refusal.Message, StringComparison.Ordinal);
    }

    private static HostValue[] Run(Loop loop, params HostValue[] first) => Run(loop, TestContext.Current.CancellationToken, first);

    private static HostValue[] Run(Loop loop, CancellationToken cancellationToken, params HostValue[] first) =>
        loop.Run(new HostCall(Node, first, cancellationToken));

    private static Body Below(int limit) => new(values => [Tensor.Of<bool>([], Value(values[0]) < limit)]);

    private static HostValue Number(int value) => Tensor.Of<int>([], value);

    private static HostValue Next(HostValue value) => Number(Value(value) + 1);

    private static int Value(HostValue value) => value.Tensor!.AsSpan<int>()[0];

    private sealed class Release(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}

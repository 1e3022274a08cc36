// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.SavedModel.Tests.Restoring;

public sealed class RestoredTablesTests : IDisposable
{
    private readonly ModelBuilder _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("InitializeTableV2")]
    [InlineData("LookupTableImportV2")]
    public void A_table_is_filled_from_constants(string op)
    {
        _model.Table("t", DataType.String, DataType.Int64).Const("k", Strings("a", "b")).Const("v", Longs(1, 2)).Add("i", op, ["t", "k", "v"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1 b=2", state.Table("t"));
    }

    [Fact]
    public void A_table_is_filled_within_a_function()
    {
        _model.Table("t", DataType.String, DataType.Int64).Const("k", Strings("a")).Const("v", Longs(1))
            .Function("init", ["t", "k", "v"], [], Node("import", "LookupTableImportV2", ["t", "k", "v"]))
            .Add("call", "StatefulPartitionedCall", ["t", "k", "v"], ("f", FunctionName("init"))).Add("noop", "NoOp", ["^call"]).InitOp("noop");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1", state.Table("t"));
    }

    [Fact]
    public void Values_may_be_counted()
    {
        _model.Table("t", DataType.String, DataType.Int64).Const("k", Strings("a", "b", "c")).Const("start", Longs(5)).Const("limit", Longs(-1)).Const("step", Longs(-2))
            .Add("v", "Range", ["start", "limit", "step"]).Add("i", "InitializeTableV2", ["t", "k", "v"])
            .Table("u", DataType.String, DataType.Int64).Add("x", "RandomUniformInt", []).Add("j", "InitializeTableV2", ["u", "k", "x"])
            .Add("init", "NoOp", ["^i", "^j"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=5 b=3 c=1", state.Table("t"));
        Assert.Null(state.Table("u"));
        Assert.Contains("RandomUniformInt", state.Why("u"), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_values_may_be_computed_by_any_op_that_reads_only_its_inputs()
    {
        _model.Const("k", Strings("a", "b", "c")).Add("upper", "StringUpper", ["k"]).Const("counts", Longs(1, 2, 3)).Const("two", Longs(2, 2, 2)).Add("v", "Mul", ["counts", "two"])
            .Table("t", DataType.String, DataType.Int64).Add("i", "InitializeTableV2", ["t", "upper", "v"])
            .Const("axis", Longs(0)).Const("both", Longs(7, 8, 9, 4, 5, 6))
            .Add("halves", "Split", ["axis", "both"], ("num_split", Int(2)))
            .Table("u", DataType.String, DataType.Int64).Add("j", "InitializeTableV2", ["u", "k", "halves:1"])
            .Table("w", DataType.Int64, DataType.Int64).Add("l", "InitializeTableV2", ["w", "halves", "halves:1"])
            .Add("init", "NoOp", ["^i", "^j", "^l"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal("A=2 B=4 C=6", state.Table("t"));
        Assert.Equal("a=4 b=5 c=6", state.Table("u"));
        Assert.Equal("7=4 8=5 9=6", state.Table("w"));
    }

    [Fact]
    public void No_file_is_read_for_what_a_table_is_filled_with()
    {
        _model.Const("path", Strings("/etc/hostname")).Add("k", "ReadFile", ["path"]).Const("v", Longs(1))
            .Table("t", DataType.String, DataType.Int64).Add("i", "InitializeTableV2", ["t", "k", "v"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Table("t"));
        Assert.Contains("ReadFile", state.Why("t"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../words.txt")]
    public void A_vocabulary_outside_of_the_model_is_not_read(string path)
    {
        _model.Const("file", Scalar(path)).Table("t", DataType.String, DataType.Int64)
            .Add("i", "InitializeTableFromTextFileV2", ["t", "file"], ("key_index", Int(-2)), ("value_index", Int(-1))).InitOp("i");

        using RestoredState state = _model.Restore();

        Refusal.Of(DiagnosticId.PathEscape, () => state.Table("t"));
    }

    [Theory]
    [InlineData("MutableHashTableV2")]
    [InlineData("AnonymousMutableHashTable")]
    public void What_the_init_op_inserts_and_removes_counts_in_its_order(string op)
    {
        _model.Table("t", DataType.String, DataType.Int64, op).Const("k", Strings("a", "b", "c")).Const("v", Longs(1, 2, 3))
            .Const("k2", Strings("b", "d")).Const("v2", Longs(20, 40)).Const("gone", Strings("a", "x"))
            .Add("i", "LookupTableImportV2", ["t", "k", "v"])
            .Add("j", "LookupTableInsertV2", ["t", "k2", "v2", "^i"]).Add("l", "LookupTableRemoveV2", ["t", "gone", "^j"]).InitOp("l");

        using RestoredState state = _model.Restore();

        Assert.Equal("b=20 c=3 d=40", state.Table("t"));
    }

    [Fact]
    public void A_table_may_be_filled_by_insertions_alone()
    {
        _model.Table("t", DataType.Int64, DataType.Float, "MutableHashTableV2").Const("k", Longs(3, 1)).Const("v", Floats(0.5f, 2))
            .Add("i", "LookupTableInsertV2", ["t", "k", "v"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Equal("3=0.5 1=2", state.Table("t"));
    }

    [Fact]
    public void The_empty_buckets_of_a_dense_table_are_dropped()
    {
        _model.Const("empty", Strings("-")).Const("deleted", Strings("+"))
            .Add("t", "MutableDenseHashTableV2", ["empty", "deleted"], ("key_dtype", ModelBuilder.Type(DataType.String)), ("value_dtype", ModelBuilder.Type(DataType.Int64)))
            .Const("keys", Strings("-", "a", "+", "b")).Const("shape", Longs(4, 1)).Add("k", "Reshape", ["keys", "shape"])
            .Const("values", Longs(0, 1, 9, 2)).Add("v", "Reshape", ["values", "shape"]).Add("i", "LookupTableImportV2", ["t", "k", "v"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1 b=2", state.Table("t"));
        Assert.Equal(1, state.FindTable("t")!.Values.Shape.Rank);
    }

    [Fact]
    public void A_mutable_table_is_restored_from_the_checkpoint()
    {
        _model.Bundle.AddStrings("t-keys", [2], "a", "b").Add("t-values", DataType.Int64, [2], [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        _model.Table("t", DataType.String, DataType.Int64, "MutableHashTableV2").Restores(["t-keys", "t-values"])
            .Add("i", "LookupTableImportV2", ["t", "save/RestoreV2", "save/RestoreV2:1"]).Saver("i");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1 b=2", state.Table("t"));
    }

    [Fact]
    public void A_table_that_nothing_fills_is_empty_if_it_may_change()
    {
        _model.Table("mutable", DataType.String, DataType.Float, "MutableHashTableV2").Table("static", DataType.String, DataType.Float);

        using RestoredState state = _model.Restore();

        Assert.Equal("", state.Table("mutable"));
        Assert.Null(state.Table("static"));
        Assert.Contains("does not fill", state.Why("static"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_key_counts_once()
    {
        _model.Table("t", DataType.String, DataType.Int64).Const("k", Strings("a", "b", "a")).Const("v", Longs(1, 2, 1)).Add("i", "InitializeTableV2", ["t", "k", "v"])
            .Table("m", DataType.String, DataType.Int64, "MutableHashTableV2").Const("w", Longs(1, 2, 3)).Add("j", "LookupTableImportV2", ["m", "k", "w"])
            .Table("bad", DataType.String, DataType.Int64).Add("b", "InitializeTableV2", ["bad", "k", "w"])
            .Add("init", "NoOp", ["^i", "^j", "^b"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1 b=2", state.Table("t"));
        Assert.Equal("a=3 b=2", state.Table("m"));
        Refusal.Of(DiagnosticId.InvalidNode, () => state.Table("bad"));
    }

    [Fact]
    public void Content_of_another_type_or_number_is_refused()
    {
        _model.Table("t", DataType.String, DataType.Float).Const("k", Strings("a", "b")).Const("v", Longs(1, 2)).Add("i", "InitializeTableV2", ["t", "k", "v"])
            .Table("u", DataType.String, DataType.Int64).Const("w", Longs(1, 2, 3)).Add("j", "InitializeTableV2", ["u", "k", "w"])
            .Add("init", "NoOp", ["^i", "^j"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Refusal.Of(DiagnosticId.InvalidNode, () => state.Table("t"));
        Refusal.Of(DiagnosticId.InvalidNode, () => state.Table("u"));
    }

    [Theory]
    [InlineData("a\nb\n", -2, -1, 0, -1, "a=0 b=1")]
    [InlineData("a\nb", -2, -1, 0, -1, "a=0 b=1")]
    [InlineData("a\r\nb\r\n", -2, -1, 0, -1, "a=0 b=1")]
    [InlineData("a\nb\n", -2, -1, 5, -1, "a=5 b=6")]
    [InlineData("a\nb\nc\n", -2, -1, 0, 2, "a=0 b=1")]
    [InlineData("1\ta\n2\tb\n", 1, 0, 0, -1, "a=1 b=2")]
    [InlineData("a\t-3\textra\n", 0, 1, 0, -1, "a=-3")]
    [InlineData("a \n", -2, -1, 0, -1, "a =0")]
    [InlineData("", -2, -1, 0, -1, "")]
    public void A_vocabulary_file_is_read_as_TensorFlow_does(string text, int key, int value, int offset, int size, string expected)
    {
        using RestoredState state = Vocabulary(text, DataType.String, DataType.Int64, key, value, offset, size);

        Assert.Equal(expected, state.Table("t"));
    }

    [Fact]
    public void A_vocabulary_has_keys_and_values_of_many_types()
    {
        using RestoredState floats = Vocabulary("7,0.1\n8,-2e3\n", DataType.Int64, DataType.Float, 0, 1, 0, -1, ",");
        Assert.Equal("7=0.1 8=-2000", floats.Table("t"));

        using var other = new ModelBuilder();
        using RestoredState numbers = Vocabulary("7\n8\n", DataType.Int32, DataType.String, -2, -2, 1, -1, model: other);
        Assert.Equal("8=7 9=8", numbers.Table("t"));
    }

    [Theory]
    [InlineData("a\n\nb\n", -2, -1, -1, "line 2 is empty")]
    [InlineData("a\nb\n", -2, -1, 3, "2 lines")]
    [InlineData("a\n", 0, 1, -1, "1 columns")]
    [InlineData("a\tx\n", 0, 1, -1, "'x' in line 1")]
    [InlineData("a\n", -2, -2, -1, "'a' in line 1")]
    [InlineData("a\n", -3, -1, -1, "column -3")]
    [InlineData("a\n", -1, -1, -1, "column -1")]
    public void A_vocabulary_that_does_not_fit_is_refused(string text, int key, int value, int size, string reason)
    {
        using RestoredState state = Vocabulary(text, DataType.String, DataType.Int64, key, value, 0, size);

        Diagnostic diagnostic = Refusal.Of(DiagnosticId.Malformed, () => state.Table("t"));
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("i", diagnostic.NodeName);
    }

    [Fact]
    public void A_large_vocabulary_has_distinct_keys()
    {
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"word{i}\n")));
        using RestoredState state = Vocabulary(text, DataType.String, DataType.Int64, -2, -1, 0, -1);

        Assert.Equal(50_000, state.FindTable("t")!.Keys.ElementCount);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret.txt")]
    [InlineData("..")]
    [InlineData("")]
    public void An_asset_outside_of_the_model_is_refused(string name)
    {
        _model.File("secret.txt", "x");
        _model.Const("file", Scalar("asset")).Asset("file:0", name).Variable("path", type: DataType.String).Add("i", "AssignVariableOp", ["path", "file"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Refusal.Of(DiagnosticId.PathEscape, () => state.Text("path"));
    }

    [Fact]
    public void An_asset_is_fed_with_its_path()
    {
        _model.File("assets/sub/words.txt", "x").Const("file", Scalar("asset")).Const("other", Scalar("o")).Asset("file:0", "sub/words.txt")
            .Variable("path", type: DataType.String).Add("i", "AssignVariableOp", ["path", "file"]).InitOp("i");

        using RestoredState state = _model.Restore();

        string expected = Path.Combine(_model.Path, "assets", "sub", "words.txt");
        Assert.Equal(expected, state.Text("path"));
        Assert.Equal(expected, state.FindAssetPath(state.Node("file")));
        Assert.Null(state.FindAssetPath(state.Node("other")));
    }

    [Fact]
    public void Assets_of_a_collection_are_fed_too()
    {
        ProtoMessage asset = new ProtoMessage().Message(1, new ProtoMessage().Text(1, "file:0")).Text(2, "words.txt");
        ProtoMessage any = new ProtoMessage().Text(1, "type.googleapis.com/tensorflow.AssetFileDef").Message(2, asset);
        _model.File("assets/words.txt", "x").Add("file", "Placeholder", [])
            .Collection("saved_model_assets", new ProtoMessage().Message(5, new ProtoMessage().Message(1, any)));

        using RestoredState state = _model.Restore();

        Assert.Equal(Path.Combine(_model.Path, "assets", "words.txt"), state.FindAssetPath(state.Node("file")));
    }

    [Fact]
    public void A_missing_asset_is_an_error_when_it_is_needed()
    {
        _model.Table("t", DataType.String, DataType.Int64).Const("file", Scalar("asset")).Asset("file:0", "words.txt")
            .Table("u", DataType.String, DataType.Int64).Const("k", Strings("a")).Const("v", Longs(1))
            .Add("i", "InitializeTableFromTextFileV2", ["t", "file"]).Add("j", "InitializeTableV2", ["u", "k", "v"]).Add("init", "NoOp", ["^i", "^j"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal("a=1", state.Table("u"));
        Refusal.Of(DiagnosticId.MissingFile, () => state.Table("t"));
    }

    private RestoredState Vocabulary(
        string text, DataType keyType, DataType valueType, int key, int value, int offset, int size, string delimiter = "\t", ModelBuilder? model = null)
    {
        model ??= _model;
        model.File("assets/words.txt", text).Table("t", keyType, valueType).Const("file", Scalar("asset")).Asset("file:0", "words.txt")
            .Add(
                "i",
                "InitializeTableFromTextFileV2",
                ["t", "file"],
                ("key_index", Int(key)),
                ("value_index", Int(value)),
                ("offset", Int(offset)),
                ("vocab_size", Int(size)),
                ("delimiter", Text(delimiter)))
            .InitOp("i");
        return model.Restore();
    }
}

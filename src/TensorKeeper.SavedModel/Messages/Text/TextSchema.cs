// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Messages.Text;

/// <summary>The names of the fields that a SavedModel in text form is read for; what is not here is passed over. Immutable.</summary>
internal sealed class TextSchema
{
    // A line is a message; a word is name:number:kind, the kind a number (int), decimals (float, double), bytes (text), a
    // type, or another message. An entry of a map is a message of key and value.
    private const string Lines =
        """
        SavedModel saved_model_schema_version:1:int meta_graphs:2:MetaGraphDef
        MetaGraphDef meta_info_def:1:MetaInfoDef graph_def:2:GraphDef saver_def:3:SaverDef collection_def:4:CollectionEntry signature_def:5:SignatureEntry asset_file_def:6:AssetFileDef object_graph_def:7:SavedObjectGraph
        MetaInfoDef stripped_op_list:2:OpList tags:4:text tensorflow_version:5:text
        OpList op:1:OpDef
        OpDef name:1:text input_arg:2:ArgDef output_arg:3:ArgDef attr:4:AttrDef is_stateful:17:int control_output:20:text
        ArgDef name:1:text type:3:type type_attr:4:text number_attr:5:text type_list_attr:6:text is_ref:16:int
        AttrDef name:1:text type:2:text default_value:3:AttrValue
        GraphDef node:1:NodeDef library:2:FunctionDefLibrary
        NodeDef name:1:text op:2:text input:3:text device:4:text attr:5:AttrEntry
        AttrEntry key:1:text value:2:AttrValue
        AttrValue list:1:ListValue s:2:text i:3:int f:4:float b:5:int type:6:type shape:7:TensorShapeProto tensor:8:TensorProto placeholder:9:text func:10:NameAttrList
        ListValue s:2:text i:3:int f:4:float b:5:int type:6:type shape:7:TensorShapeProto tensor:8:TensorProto func:9:NameAttrList
        NameAttrList name:1:text attr:2:AttrEntry
        TensorShapeProto dim:2:Dim unknown_rank:3:int
        Dim size:1:int name:2:text
        TensorProto dtype:1:type tensor_shape:2:TensorShapeProto version_number:3:int tensor_content:4:text float_val:5:float double_val:6:double int_val:7:int string_val:8:text scomplex_val:9:float int64_val:10:int bool_val:11:int dcomplex_val:12:double half_val:13:int uint32_val:16:int uint64_val:17:int float8_val:18:text
        FunctionDefLibrary function:1:FunctionDef
        FunctionDef signature:1:OpDef node_def:3:NodeDef ret:4:TextEntry attr:5:AttrEntry control_ret:6:TextEntry
        TextEntry key:1:text value:2:text
        SaverDef filename_tensor_name:1:text save_tensor_name:2:text restore_op_name:3:text sharded:5:int version:7:int
        CollectionEntry key:1:text value:2:CollectionDef
        CollectionDef node_list:1:NodeList any_list:5:AnyList
        NodeList value:1:text
        AnyList value:1:Any
        Any type_url:1:text value:2:text
        SignatureEntry key:1:text value:2:SignatureDef
        SignatureDef inputs:1:TensorInfoEntry outputs:2:TensorInfoEntry method_name:3:text defaults:4:TensorEntry
        TensorInfoEntry key:1:text value:2:TensorInfo
        TensorEntry key:1:text value:2:TensorProto
        TensorInfo name:1:text dtype:2:type tensor_shape:3:TensorShapeProto coo_sparse:4:CooSparse composite_tensor:5:CompositeTensor
        CooSparse values_tensor_name:1:text indices_tensor_name:2:text dense_shape_tensor_name:3:text
        CompositeTensor components:2:TensorInfo
        AssetFileDef tensor_info:1:TensorInfo filename:2:text
        SavedObjectGraph nodes:1:SavedObject concrete_functions:2:ConcreteEntry
        ConcreteEntry key:1:text value:2:SavedConcreteFunction
        SavedConcreteFunction bound_inputs:2:int
        SavedObject children:1:ObjectReference asset:5:SavedAsset variable:7:SavedVariable
        ObjectReference node_id:1:int local_name:2:text
        SavedAsset asset_file_def_index:1:int
        SavedVariable name:6:text
        """;

    private static readonly Lazy<Dictionary<string, TextSchema>> All = new(Parse);

    private readonly Dictionary<string, TextField> _fields = new(StringComparer.Ordinal);

    /// <summary>Returns the fields of a message; null if none of it is read.</summary>
    public static TextSchema? Find(string message) => All.Value.GetValueOrDefault(message);

    /// <summary>Returns a field; null if it is not read.</summary>
    public TextField? FindField(string name) => _fields.GetValueOrDefault(name);

    private static Dictionary<string, TextSchema> Parse()
    {
        Dictionary<string, TextSchema> messages = new(StringComparer.Ordinal);
        foreach (string line in Lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ');
            var schema = new TextSchema();
            foreach (string word in words.AsSpan(1))
            {
                string[] parts = word.Split(':');
                schema._fields.Add(parts[0], new TextField(int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]));
            }

            messages.Add(words[0], schema);
        }

        return messages;
    }
}

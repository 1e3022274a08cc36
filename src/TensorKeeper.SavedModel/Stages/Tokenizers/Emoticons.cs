// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>The faces TensorFlow Text takes for the end of a sentence. Thread-safe.</summary>
/// <remarks>The first that fits counts, not the longest: the order is part of the result.</remarks>
internal static class Emoticons
{
    private const string All =
        ":(:) :) :( :o) :] :3 :> =] =) :} :^) :-D :-))))) :-)))) :-))) :-)) :-) >:[ :-( :-c :c :-< :< :-[ :[ "
        + ":{ ;( :-|| :@ >:( :'-( :'( :'-) :') D:< >:O :-O :-o :* :-* :^* ;-) ;) *-) *) ;-] ;] ;^) :-, >:P :-P "
        + ":p =p :-p :P =P ;p ;-p ;P ;-P >:\\ >:/ :-/ :-. :/ :\\ =/ =\\ :| :-| :$ :-# :# O:-) 0:-) 0:) 0;^) "
        + ">:) >;) >:-) }:-) }:) 3:-) >_>^ ^<_< |;-) |-O :-J :-& :& #-) <3 8-) ^_^ :D =D ^_^;; O=) }=) B) B-) "
        + "=| -_- o_o; u_u :-\\ :s :S :-s :-S ;* ;-*=( >.< >:-( >=( ;_; T_T ='( >_< D: :o =o o.o :O =O O.O x_x "
        + "X-( X( X-o X-O :X) (=^.^=) (=^..^=) =^_^= -<@% :(|) (]:{ <\\3 ~@~ 8'( XD DX";

    private static readonly byte[][][] ByFirstByte = Build();

    /// <summary>Returns the length of the face a text begins with; 0 if it begins with none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) { return 0; }
        foreach (byte[] face in ByFirstByte[text[0]])
        {
            if (text.StartsWith(face)) { return face.Length; }
        }

        return 0;
    }

    private static byte[][][] Build()
    {
        byte[][] faces = [.. All.Split(' ').Select(Encoding.ASCII.GetBytes)];
        return [.. Enumerable.Range(0, 256).Select(first => faces.Where(face => face[0] == first).ToArray())];
    }
}

#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# Writes src/TensorKeeper.SavedModel/Stages/Unicode/Tables from the character database that comes with perl:
#
#     perl eng/unicode-tables.pl src/TensorKeeper.SavedModel/Stages/Unicode/Tables
#
# TensorFlow carries ICU 69, which knows Unicode 13. A newer perl knows more characters; those are left out as
# unassigned. Properties of older characters are taken as this perl has them; normalization and case folding of an
# assigned character never change.
use strict;
use warnings;
use Unicode::Normalize qw(NFD NFKD NFKC getCanon getCombinClass isComp_Ex);
use Unicode::UCD qw(prop_invmap);

my $folder = shift or die "the folder is missing\n";
my $newest = 13.0;
my $last = 0x10ffff;
die "perl's Unicode " . Unicode::UCD::UnicodeVersion() . " is too old\n" if Unicode::UCD::UnicodeVersion() lt '13';

# ICU numbers scripts in the order it learned them (uscript.h); the numbers never change.
my @scripts = qw(Common Inherited Arabic Armenian Bengali Bopomofo Cherokee Coptic Cyrillic Deseret Devanagari Ethiopic
    Georgian Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam
    Mongolian Myanmar Ogham Old_Italic Oriya Runic Sinhala Syriac Tamil Telugu Thaana Thai Tibetan Canadian_Aboriginal
    Yi Tagalog Hanunoo Buhid Tagbanwa Braille Cypriot Limbu Linear_B Osmanya Shavian Tai_Le Ugaritic - Buginese
    Glagolitic Kharoshthi Syloti_Nagri New_Tai_Lue Tifinagh Old_Persian Balinese Batak - Brahmi Cham - - - -
    Egyptian_Hieroglyphs - - - Pahawh_Hmong Old_Hungarian - Javanese Kayah_Li - - Lepcha Linear_A Mandaic -
    Meroitic_Hieroglyphs Nko Old_Turkic Old_Permic Phags_Pa Phoenician Miao - - - - - - Vai - Cuneiform - Unknown Carian
    - Tai_Tham Lycian Lydian Ol_Chiki Rejang Saurashtra SignWriting Sundanese - Meetei_Mayek Imperial_Aramaic Avestan
    Chakma - Kaithi Manichaean Inscriptional_Pahlavi Psalter_Pahlavi - Inscriptional_Parthian Samaritan Tai_Viet - -
    Bamum Lisu - Old_South_Arabian Bassa_Vah Duployan Elbasan Grantha - - Mende_Kikakui Meroitic_Cursive
    Old_North_Arabian Nabataean Palmyrene Khudawadi Warang_Citi - - Mro Nushu Sharada Sora_Sompeng Takri Tangut -
    Anatolian_Hieroglyphs Khojki Tirhuta Caucasian_Albanian Mahajani Ahom Hatran Modi Multani Pau_Cin_Hau Siddham Adlam
    Bhaiksuki Marchen Newa Osage - - - Masaram_Gondi Soyombo Zanabazar_Square Dogra Gunjala_Gondi Makasar Medefaidrin
    Hanifi_Rohingya Sogdian Old_Sogdian Elymaic Nyiakeng_Puachue_Hmong Nandinagari Wancho Chorasmian Dives_Akuru
    Khitan_Small_Script Yezidi);
my %script_number;
for my $i (0 .. $#scripts) { $script_number{$scripts[$i]} = $i; }

my @assigned = spread('Age');
$_ = $_ ne 'Unassigned' && $_ <= $newest ? 1 : 0 for @assigned;

# Returns a property of every code point.
sub spread {
    my ($starts, $values, undef, $default) = prop_invmap(shift);
    my @all = ($default) x ($last + 1);
    for my $i (0 .. $#$starts) {
        my $next = $i < $#$starts ? $starts->[$i + 1] : $last + 1;
        for my $code ($starts->[$i] .. ($next > $last + 1 ? $last : $next - 1)) { $all[$code] = $values->[$i]; }
    }
    return @all;
}

sub write_lines {
    my ($name, $words, @lines) = @_;
    open my $file, '>:utf8', "$folder/$name.txt" or die "$folder/$name.txt: $!\n";
    print $file "# Made by eng/unicode-tables.pl from Unicode @{[sprintf '%.1f', $newest]}: $words\n";
    print $file "$_\n" for @lines;
    close $file;
}

# Writes where a value begins, whenever it changes.
sub write_runs {
    my ($name, $words, @all) = @_;
    my ($before, @lines) = (0);
    for my $code (0 .. $last) {
        next if $all[$code] == $before;
        push @lines, sprintf '%X %d', $code, $before = $all[$code];
    }
    write_lines($name, $words, @lines);
}

sub is_surrogate { return $_[0] >= 0xd800 && $_[0] <= 0xdfff; }
sub is_hangul { return $_[0] >= 0xac00 && $_[0] <= 0xd7a3; }
sub hex_of { return join ' ', map { sprintf '%X', ord } split //, shift; }

my @script = spread('Script');
write_runs('Scripts', "the first code point of a run and ICU's number of its script", map {
    my $name = $assigned[$_] ? $script[$_] : 'Unknown';
    $script_number{$name} // die "no number for the script $name\n";
} 0 .. $last);

write_lines('ScriptNames', "ICU's number of a script and Unicode's name", map { "$_ $scripts[$_]" } grep { $scripts[$_] ne '-' } 0 .. $#scripts);

write_runs('CombiningClasses', 'the first code point of a run and its canonical combining class',
    map { $assigned[$_] ? getCombinClass($_) : 0 } 0 .. $last);

my ($category, $line, $sentence, $dash, $hyphen, $space) =
    map { [spread($_)] } qw(General_Category Line_Break Sentence_Break Dash Hyphen White_Space);
write_runs('Marks',
    'the first code point of a run and a sum: 1 white space, 2 punctuation, 4 dash or hyphen, 8 opens, 16 closes, '
    . '32 quotes, 64 ends a sentence, 128 control or format',
    map {
        my $code = $_;
        !$assigned[$code] ? 0
            : ($space->[$code] eq 'Y' ? 1 : 0)
            + ($category->[$code] =~ /^P/ ? 2 : 0)
            + ($dash->[$code] eq 'Y' || $hyphen->[$code] eq 'Y' ? 4 : 0)
            + ($line->[$code] =~ /^OP$/ ? 8 : 0)
            + ($line->[$code] =~ /^C[LP]$/ ? 16 : 0)
            + ($line->[$code] =~ /^QU$/ ? 32 : 0)
            + ($sentence->[$code] =~ /^[AS]Term$/ ? 64 : 0)
            + ($category->[$code] =~ /^C[cf]$/ ? 128 : 0);
    } 0 .. $last);

my (@decompositions, @compositions);
for my $code (0xa0 .. $last) {
    next if is_surrogate($code) || is_hangul($code) || !$assigned[$code];
    my $char = chr $code;
    my ($canonical, $compatible) = (NFD($char), NFKD($char));
    push @decompositions, sprintf '%X=%s', $code, hex_of($canonical) if $canonical ne $char;
    push @decompositions, sprintf '%X>%s', $code, hex_of($compatible) if $compatible ne $canonical;
    next if $canonical eq $char || isComp_Ex($code);

    # One step of decomposition: the last code point and the composite of all before it.
    my @parts = map { ord } split //, $canonical;
    my $tail = pop @parts;
    my $head = Unicode::Normalize::NFC(join '', map { chr } @parts);
    die sprintf 'no pair composes %X', $code if length $head != 1;
    push @compositions, sprintf '%X %X %X', ord $head, $tail, $code;
}
write_lines('Decompositions', 'a code point and its full canonical (=) or compatible (>) decomposition; Hangul is computed', @decompositions);
write_lines('Compositions', 'two code points and what they compose to', @compositions);

my ($starts, $values) = prop_invmap('NFKC_Casefold');
my (@foldings, @ignored);
for my $i (0 .. $#$starts) {
    my $end = $i < $#$starts ? $starts->[$i + 1] - 1 : $last;
    my $value = $values->[$i];
    next if !ref $value && $value eq '0';
    if (!ref $value && $value eq '') {
        # Ignorable by default, and so even where nothing is assigned yet.
        if (@ignored && $ignored[-1][1] == $starts->[$i] - 1) { $ignored[-1][1] = $end; }
        else { push @ignored, [$starts->[$i], $end]; }
        next;
    }
    for my $code ($starts->[$i] .. $end) {
        next unless $assigned[$code];
        my $folded = ref $value ? join '', map { chr } @$value : chr($value + $code - $starts->[$i]);
        push @foldings, sprintf '%X %s', $code, hex_of($folded) if $folded ne NFKC(chr $code);
    }
}
push @foldings, map { sprintf '%X-%X', @$_ } @ignored;
write_lines('Foldings', 'code points whose NFKC_Casefold is not their NFKC, and the former; ranges fold to nothing', @foldings);

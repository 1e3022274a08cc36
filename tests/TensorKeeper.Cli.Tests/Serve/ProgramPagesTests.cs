// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class ProgramPagesTests
{
    [Fact]
    public void Only_code_of_files_that_nobody_wrote_to_is_let_go()
    {
        string[] maps =
        [
            .. Mapping("1000-3000 r--p 00000000 fe:01 12 /opt/tensorkeeper"),
            .. Mapping("3000-7000 r-xp 00002000 fe:01 12 /opt/tensorkeeper"),
            .. Mapping("7000-8000 r-xp 00006000 fe:01 12 /opt/tensorkeeper", privateDirty: 4),   // a breakpoint
            .. Mapping("8000-9000 rw-p 00000000 fe:01 12 /opt/tensorkeeper"),
            .. Mapping("a000-b000 r-xp 00000000 00:00 0"),                                      // compiled while it runs
            .. Mapping("b000-c000 r-xp 00000000 00:00 0 [vdso]"),
            .. Mapping("c000-d000 r-xs 00000000 00:01 9 /memfd:doublemapper (deleted)"),
            .. Mapping("ffff8000-ffffa000 r-xp 00000000 fe:01 13 /opt/a folder/libonnxruntime.so"),
        ];

        Assert.Equal([(0x3000, 0x4000), (0xffff8000, 0x2000)], ProgramPages.CleanCode(maps));
    }

    [Fact]
    public void Lines_that_are_no_mappings_are_passed_over() =>
        Assert.Empty(ProgramPages.CleanCode(["", "nonsense", "zz-yy r-xp 00000000 fe:01 12 /x", "3000-1000 r-xp 00000000 fe:01 12 /x"]));

    private static string[] Mapping(string line, int privateDirty = 0) =>
    [
        line, "Size:                 16 kB", "Rss:                  16 kB", "Shared_Dirty:          0 kB", $"Private_Dirty:         {privateDirty} kB",
        "Anonymous:             0 kB", "VmFlags: rd ex mr mw me",
    ];
}

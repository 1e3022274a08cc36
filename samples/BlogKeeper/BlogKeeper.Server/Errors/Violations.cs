// SPDX-License-Identifier: MIT
using Google.Rpc;

namespace BlogKeeper.Server.Errors;

/// <summary>Violations as they are sent.</summary>
internal static class Violations
{
    // Details travel in a trailer, and clients refuse trailers beyond 8 KiB; in Base64 four bytes stand for three.
    private const int MostBytes = 4096;

    /// <summary>Puts in as many as a trailer holds, in order; if that is not all, the last says how many are not there.</summary>
    public static BadRequest ToBadRequest(IReadOnlyList<FieldViolation> violations)
    {
        var request = new BadRequest();
        int bytes = 0;
        foreach (FieldViolation violation in violations)
        {
            var field = new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description };
            bytes += field.CalculateSize();
            if (bytes > MostBytes)
            {
                field = new() { Field = "...", Description = $"{violations.Count - request.FieldViolations.Count} more" };
                request.FieldViolations.Add(field);
                break;
            }

            request.FieldViolations.Add(field);
        }

        return request;
    }
}

// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class RestRouterTests
{
    [Theory]
    [InlineData("POST", "/v1/models/m:predict", "Predict m - -")]
    [InlineData("POST", "/v1/models/m/versions/5:regress", "Regress m 5 -")]
    [InlineData("POST", "/v1/models/m/labels/a%20b:classify", "Classify m - a b")]
    [InlineData("POST", "/v1/models/a%2Fb+c:predict", "Predict a/b+c - -")]
    [InlineData("POST", "/v1/models/100%:predict", "Predict 100% - -")]
    [InlineData("POST", "/v1/models/m:PREDICT", "None")]
    [InlineData("POST", "/v1/models/m:predict?x=1", "None")]
    [InlineData("POST", "/v1/models/m/version/5:predict", "None")]
    [InlineData("POST", "/v1/models/m/versions/x:predict", "None")]
    [InlineData("POST", "/v1/models/m/versions/5/labels/l:predict", "None")]
    [InlineData("POST", "/v1/models/m/metadata", "None")]
    [InlineData("POST", "/v1/models/:predict", "None")]
    [InlineData("POST", "/v1/models:predict", "None")]
    [InlineData("POST", "/v1/modelsx/m:predict", "None")]
    [InlineData("GET", "/v1/models", "List  - -")]
    [InlineData("GET", "/v1/models/", "None")]
    [InlineData("GET", "/v1/models/m", "Status m - -")]
    [InlineData("GET", "/v1/models/m?x=1", "Status m?x=1 - -")]
    [InlineData("GET", "/v1/models/m/versions/5", "Status m 5 -")]
    [InlineData("GET", "/v1/models/m/labels/l", "Status m - l")]
    [InlineData("GET", "/v1/models/m/metadata", "Metadata m - -")]
    [InlineData("GET", "/v1/models/m/METADATA", "Status m - -")]
    [InlineData("GET", "/v1/models/m/versions/5/metadata", "Metadata m 5 -")]
    [InlineData("GET", "/v1/models/m/metadata?x", "None")]
    [InlineData("GET", "/v1/models/m:predict", "None")]
    [InlineData("GET", "/v1/models/versions/5", "Status  5 -")]
    [InlineData("GET", "/v1/models/metadata", "Status metadata - -")]
    [InlineData("GET", "/v1/models/m/versions/5/extra", "None")]
    [InlineData("GET", "/v1/models/m//metadata", "None")]
    [InlineData("HEAD", "/v1/models/m", "None")]
    [InlineData("PUT", "/v1/models/m:predict", "None")]
    public void Reads_addresses_as_upstream(string method, string target, string expected)
    {
        RestRoute route = RestRouter.Parse(method, target);

        string actual = route.Verb == RestVerb.None ? "None" : $"{route.Verb} {route.ModelName} {route.Version ?? "-"} {route.Label ?? "-"}";
        Assert.Equal(expected, actual);
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlogKeeper.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CreateBlogDB : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BlogSummary",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    NumberOfArticles = table.Column<int>(type: "INTEGER", nullable: false),
                    NumberOfAuthors = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BlogSummary", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Article",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Author = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BlogSummaryId = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Article", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Article_BlogSummary_BlogSummaryId",
                        column: x => x.BlogSummaryId,
                        principalTable: "BlogSummary",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Article_BlogSummaryId_Id",
                table: "Article",
                columns: new[] { "BlogSummaryId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Article_BlogSummaryId_Title",
                table: "Article",
                columns: new[] { "BlogSummaryId", "Title" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BlogSummary_Name",
                table: "BlogSummary",
                column: "Name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Article");

            migrationBuilder.DropTable(
                name: "BlogSummary");
        }
    }
}

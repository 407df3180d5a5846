// Reads a book as JSON on stdin and writes it with SheetJS (xlsx, xls, ods, csv, html, txt).
const XLSX = require("xlsx");
const book = JSON.parse(require("fs").readFileSync(0, "utf8"));
const workbook = XLSX.utils.book_new();
if (book.epoch1904) workbook.Workbook = { WBProps: { date1904: true } };
for (const sheet of book.sheets) {
  const page = {};
  let wide = 0;
  sheet.rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      wide = Math.max(wide, c);
      if (cell.value === "" || cell.value === null) return;
      const written = { v: cell.value, t: typeof cell.value === "number" ? "n" : "s" };
      if (cell.kind === "date") {
        const shift = book.epoch1904 ? 1462 : 0;
        written.v = Date.parse(cell.value) / 86400000 + 25569 - shift;
        written.t = "n";
      }
      if (cell.fmt) written.z = cell.fmt;
      page[XLSX.utils.encode_cell({ r, c })] = written;
    }),
  );
  page["!ref"] = XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: sheet.rows.length - 1, c: wide } });
  page["!merges"] = sheet.merges.map((span) => XLSX.utils.decode_range(span));
  XLSX.utils.book_append_sheet(workbook, page, sheet.name);
}
XLSX.writeFile(workbook, book.path, { bookType: book.bookType || undefined });

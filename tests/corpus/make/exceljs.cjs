// Reads a book as JSON on stdin and writes it with ExcelJS. NODE_PATH names its folder.
const ExcelJS = require("exceljs");
const book = JSON.parse(require("fs").readFileSync(0, "utf8"));
const workbook = new ExcelJS.Workbook();
workbook.created = workbook.modified = new Date("2026-06-01T12:00:00Z");
workbook.properties.date1904 = Boolean(book.epoch1904);
for (const sheet of book.sheets) {
  const page = workbook.addWorksheet(sheet.name, { state: sheet.hidden ? "hidden" : "visible" });
  sheet.rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      if (cell.value === "" || cell.value === null) return;
      const target = page.getCell(r + 1, c + 1);
      target.value = cell.kind === "date" ? new Date(cell.value) : cell.value;
      if (cell.fmt) target.numFmt = cell.fmt;
      if (cell.strike) target.font = { strike: true };
      if (cell.comment) target.note = cell.comment;
      if (cell.fill)
        target.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FF" + cell.fill } };
    }),
  );
  sheet.merges.forEach((span) => page.mergeCells(span));
  sheet.hiddenRows.forEach((number) => (page.getRow(number).hidden = true));
  if (sheet.filtered) page.autoFilter = sheet.filtered;
}
workbook.xlsx.writeFile(book.path);

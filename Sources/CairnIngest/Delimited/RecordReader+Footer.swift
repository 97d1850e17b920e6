// The prose behind the table of a report.
//
// A row with too few cells may be the first line of it, or a broken row. What follows tells: if a
// whole row does, it was broken; if none does until the end of the file, it was prose.

import CairnModel

extension RecordReader {
  /// The most lines that prose may have; so many rows are broken ones.
  private static let footerLimit = 100

  /// Takes the row that was refused last back until it is known what it was.
  mutating func holdForFooter() {
    guard source.cells.hasFooter, let row = rejects.popLast() else { return }
    footer.append(row)
    if footer.count > Self.footerLimit { refuseFooter() }
  }

  /// Refuses the rows that were held: the table goes on behind them.
  mutating func refuseFooter() {
    guard !footer.isEmpty else { return }
    rejects += footer
    footer = []
  }

  /// Leaves the rows that were held aside: the file has ended, and they were prose.
  mutating func leaveFooter() {
    blankCount += footer.count
    builder.notes.footerLines += footer.count
    footer = []
  }
}

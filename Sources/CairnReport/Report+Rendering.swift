public import CairnModel

extension Report {
  /// The report as bytes, ready to be written to a file or a terminal.
  ///
  /// The same report and options give the same bytes on every machine, in every locale.
  public func rendered(
    as format: OutputFormat, with options: RenderOptions = RenderOptions()
  ) throws(ReportError) -> [UInt8] {
    let chosen = try chosenTable(options.table)
    switch format {
    case .table: return ReportText(self, only: chosen, options: options).bytes
    case .json: return ReportJSON.bytes(of: self, only: chosen)
    case .ndjson: return ReportNDJSON.bytes(of: chosen ?? tables.first)
    case .csv: return ReportCSV(isRaw: options.isRaw).bytes(of: chosen ?? tables.first)
    case .markdown: return ReportMarkdown.bytes(of: chosen ?? tables.first)
    }
  }

  /// The rows of a table as a JSON array of flat objects, as dashboards of others want them; of the
  /// first table where none is named.
  public func rowArray(_ table: String?) throws(ReportError) -> [UInt8] {
    guard let chosen = try chosenTable(table) ?? tables.first else { return Array("[]\n".utf8) }
    return ReportJSON.rows(of: chosen)
  }

  private func chosenTable(_ name: String?) throws(ReportError) -> ReportTable? {
    guard let name else { return nil }
    guard let table = self[table: name] else {
      throw .unknownTable(name, report: self.name, known: tables.map(\.name))
    }
    return table
  }
}

internal import CairnModel

/// One table for a terminal: columns aligned, numbers to the right, never wider than the terminal.
///
/// What is too wide gives way in this order: headers wrap at their words; a table of one row turns
/// into a list of name and value; long texts are shortened; the columns go into several bands, each
/// beginning with the columns that tell the rows apart.
struct TextTable {
  private static let gap = 2
  private static let shortest = 12

  private var headers: [[String]]
  private var cells: [[String]]
  private var isRight: [Bool]
  /// Which columns hold texts, the only ones that may be shortened.
  private let isText: [Bool]
  private let names: [String]
  private let hiddenRows: Int
  /// The columns that tell the rows apart.
  private let keys: [Int]

  init(_ table: ReportTable, canvas: TextCanvas, options: RenderOptions) {
    let rows = table.rows.prefix(options.rowLimit)
    hiddenRows = table.rows.count - rows.count
    keys = Self.keys(rows, currency: table.columns.firstIndex(of: "currency"))
    names = table.columns.map { canvas.visible($0) }
    headers = names.map { $0.split(separator: "_").map(String.init) }
    isRight = table.columns.indices.map { index in rows.contains { $0[index].isNumber } }
    isText = table.columns.indices.map { index in
      rows.contains { if case .text = $0[index] { true } else { false } }
    }
    let hasPlaces = table.columns.indices.map { index in rows.contains { $0[index].hasPlaces } }
    cells = rows.map { row in
      row.enumerated().map { index, cell in
        let text = cell.readable(in: options.zone, hasPlaces: hasPlaces[index])
        return text.map { canvas.visible($0) } ?? canvas.dash
      }
    }
  }

  /// The fewest first columns, up to three, in which no two rows are alike, the currency among them
  /// where it helps; else the first alone.
  private static func keys(_ rows: ArraySlice<[Cell]>, currency: Int?) -> [Int] {
    let most = min(3, (rows.first?.count ?? 0) - 1)
    guard most >= 1 else { return [0] }
    let known = currency.map { [$0] } ?? []
    let candidates = (1...most).flatMap { count in
      let firsts = Array(0..<count)
      return [Array(firsts.dropLast()) + known, firsts]
    }
    return candidates.first { columns in
      columns.first == 0
        && Set(rows.map { row in columns.map { row[$0] } }).count == rows.count
    } ?? [0]
  }

  func draw(on canvas: inout TextCanvas) {
    guard !names.isEmpty else { return }
    if cells.isEmpty {
      canvas.paragraph(names.map(Self.words).joined(separator: ", "))
      canvas.line("(no rows)")
      return
    }
    let widths = columnWidths
    if cells.count == 1, total(widths) > canvas.width {
      drawList(on: &canvas)
    } else {
      for band in bands(widths, canvas.width) { draw(band, on: &canvas) }
    }
    if hiddenRows > 0 {
      canvas.paragraph(
        "\(canvas.ellipsis) and \(ReadableNumber.count(hiddenRows)) more rows; --format csv has all"
      )
    }
  }

  private static func words(_ name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }

  private var columnWidths: [Int] {
    names.indices.map { index in
      let header = headers[index].map(DisplayWidth.of).max() ?? 0
      return max(header, cells.map { DisplayWidth.of($0[index]) }.max() ?? 0, 1)
    }
  }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
  }

  /// One row as lines of name and value.
  private func drawList(on canvas: inout TextCanvas) {
    let labels = names.map(Self.words)
    let labelWidth = min(labels.map(DisplayWidth.of).max() ?? 0, canvas.width / 2)
    let room = canvas.width - labelWidth - Self.gap
    let values = cells[0].map { canvas.fitted($0, to: room) }
    let numberWidth = zip(values, isRight).filter(\.1).map { DisplayWidth.of($0.0) }.max() ?? 0
    for (index, value) in values.enumerated() {
      let label = aligned(
        canvas.fitted(labels[index], to: labelWidth), to: labelWidth, right: false)
      let shown = isRight[index] ? aligned(value, to: numberWidth, right: true) : value
      canvas.line(canvas.inked(label, .dim) + "  " + shown)
    }
  }

  private struct Band {
    var columns: [Int]
    var widths: [Int]
    var isLast = false
  }

  /// Which columns are drawn together, and how wide each may be.
  private func bands(_ widths: [Int], _ room: Int) -> [Band] {
    var widths = widths
    // Texts give way first, the widest first, but stay readable.
    while total(widths) > room {
      let texts = widths.indices.filter { isText[$0] && widths[$0] > Self.shortest }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    widths = widths.map { min($0, room) }
    let shared =
      keys.indices.map { Array(keys[...$0]) }
      .last { $0.count < widths.count && total($0.map { widths[$0] }) <= room / 2 } ?? []
    var bands: [Band] = []
    var current: [Int] = []
    let isWhole = total(widths) <= room
    let order = (isWhole ? [] : shared) + widths.indices.filter { isWhole || !shared.contains($0) }
    for index in order {
      let isFull = total((current + [index]).map { widths[$0] }) > room
      if isFull, !current.isEmpty {
        bands.append(Band(columns: current, widths: current.map { widths[$0] }))
        current = shared
      }
      current.append(index)
    }
    bands.append(Band(columns: current, widths: current.map { widths[$0] }, isLast: true))
    return bands
  }

  private func draw(_ band: Band, on canvas: inout TextCanvas) {
    let heads = band.columns.enumerated().map { wrapped(headers[$1], to: band.widths[$0]) }
    let height = heads.map(\.count).max() ?? 0
    for line in 0..<height {
      let texts = heads.map { head in
        let blank = height - head.count
        return line < blank ? "" : head[line - blank]
      }
      canvas.line(canvas.inked(joined(texts, band, &canvas), .bold))
    }
    for row in cells {
      canvas.line(joined(band.columns.map { row[$0] }, band, &canvas))
    }
    if !band.isLast { canvas.line() }
  }

  private func joined(_ texts: [String], _ band: Band, _ canvas: inout TextCanvas) -> String {
    var line = ""
    for (index, text) in texts.enumerated() {
      let width = band.widths[index]
      line += index == 0 ? "" : "  "
      let shown = canvas.fitted(text, to: width)
      line += aligned(shown, to: width, right: isRight[band.columns[index]])
    }
    return line
  }

  /// Words over as many lines as a width asks for.
  private func wrapped(_ words: [String], to width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}

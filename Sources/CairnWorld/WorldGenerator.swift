internal import CairnBytes

/// Makes a world: web logs, an order export and survey answers of a shop that does not exist.
///
/// Files are made by several workers at a time; each comes from the plan alone, so the world is the
/// same for any number of them.
///
/// - Returns: What is in the world, counted while it was written.
public func generateWorld(_ plan: WorldPlan) async throws(WorldError) -> WorldSummary {
  try check(plan)
  let calendar = WorldCalendar(plan)
  let texts = LineTexts(plan.shape)
  var desk = try openDesk(plan, calendar.summary)
  var failure: FileError?
  await withTaskGroup(of: MadeFile.self) { group in
    for number in 0..<(plan.hourCount / plan.fileSpan.hourCount) {
      if number >= plan.workerCount, let made = await group.next() {
        failure = failure ?? desk.take(made)
      }
      guard failure == nil else { break }
      group.addTask { makeFile(number, plan, calendar, texts) }
    }
    for await made in group { failure = failure ?? desk.take(made) }
  }
  if let failure { throw .cannotWrite(failure) }
  return try close(desk)
}

/// A file of the web log, and what goes into the office's files because of it.
private struct MadeFile: Sendable {
  var number: Int
  var summary = WorldSummary()
  var orderLines: [UInt8] = []
  var surveyLines: [UInt8] = []
  var failure: FileError?
}

private func makeFile(
  _ number: Int, _ plan: WorldPlan, _ calendar: WorldCalendar, _ texts: LineTexts
) -> MadeFile {
  var maker = WebFileMaker(plan, calendar, texts, fileNumber: number)
  do throws(FileError) {
    try maker.make()
  } catch {
    return MadeFile(number: number, failure: error)
  }
  return MadeFile(
    number: number, summary: maker.summary, orderLines: maker.office.orderLines,
    surveyLines: maker.office.surveyLines)
}

private func openDesk(
  _ plan: WorldPlan, _ summary: WorldSummary
) throws(WorldError) -> WorldDesk {
  do throws(FileError) { return try WorldDesk(plan, summary) } catch { throw .cannotWrite(error) }
}

private func close(_ desk: consuming WorldDesk) throws(WorldError) -> WorldSummary {
  do throws(FileError) { return try desk.finish() } catch { throw .cannotWrite(error) }
}

/// Puts together what the workers made, in the order of the files.
private struct WorldDesk: ~Copyable {
  private var orders: GzipFile
  private var surveys: GzipFile
  private var summary: WorldSummary
  private var early: [Int: MadeFile] = [:]
  private var nextNumber = 0

  init(_ plan: WorldPlan, _ summary: WorldSummary) throws(FileError) {
    try makeFolder(plan.folder)
    var orders = try GzipFile(replacing: "\(plan.folder)/crm-orders.csv.gz", plan.compression)
    try orders.append(Array(OfficeWriter.orderHeader.utf8).span)
    let surveys = try GzipFile(replacing: "\(plan.folder)/surveys.ndjson.gz", plan.compression)
    self.orders = orders
    self.surveys = surveys
    self.summary = summary
  }

  /// Takes a file in, and returns what went wrong, if anything did.
  mutating func take(_ made: MadeFile) -> FileError? {
    if let failure = made.failure { return failure }
    early[made.number] = made
    do throws(FileError) {
      while let next = early.removeValue(forKey: nextNumber) {
        nextNumber += 1
        summary.add(next.summary)
        try orders.append(next.orderLines.span)
        try surveys.append(next.surveyLines.span)
      }
      return nil
    } catch {
      return error
    }
  }

  consuming func finish() throws(FileError) -> WorldSummary {
    var summary = summary
    let sizes = (orders.decodedByteCount, surveys.decodedByteCount)
    summary.files += [
      WorldSummary.File(
        name: "crm-orders.csv.gz", lineCount: summary.orderEventCount + 1,
        decodedByteCount: sizes.0, storedByteCount: try orders.finish()),
      WorldSummary.File(
        name: "surveys.ndjson.gz", lineCount: summary.surveyEventCount,
        decodedByteCount: sizes.1, storedByteCount: try surveys.finish()),
    ]
    return summary
  }
}

private func check(_ plan: WorldPlan) throws(WorldError) {
  let bounds: [(name: String, value: Int, range: ClosedRange<Int>)] = [
    ("the number of events", plan.events, 1...200_000_000),
    ("the number of days", plan.days, 1...366),
    ("the number of workers", plan.workerCount, 1...256),
  ]
  for bound in bounds where !bound.range.contains(bound.value) {
    let (low, high) = (bound.range.lowerBound, bound.range.upperBound)
    throw .badPlan("\(bound.name) is \(bound.value), but must be from \(low) to \(high)")
  }
}

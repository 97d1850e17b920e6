internal import CairnBytes
internal import CairnModel
internal import Dispatch
internal import Synchronization

/// A run of a sorted stage's clusters that becomes a part of its own.
struct StagePiece: Hashable {
  /// Counted along the stage's clusters, and along its sorted rows.
  var clusters: Range<Int>
  var rows: Range<Int>
  /// The keys whose links the part tells of: together the pieces of a stage cover all keys.
  var keys: ClosedRange<UInt64>
}

extension SortedStage {
  /// The stage cut between clusters into pieces of about as many rows, one for each worker.
  func pieces(workers: Int) -> [StagePiece] {
    var pieces: [StagePiece] = []
    var first = 0
    for worker in 1...workers {
      let wanted = order.count * worker / workers
      var end = first
      while end < clusterKeys.count, worker == workers || Int(clusterStarts[end]) < wanted {
        end += 1
      }
      let rows = Int(clusterStarts[first])..<Int(clusterStarts[end])
      guard !rows.isEmpty else { continue }
      let upper = end < clusterKeys.count ? clusterKeys[end] - 1 : .max
      let lower = pieces.last.map { $0.keys.upperBound + 1 } ?? 0
      pieces.append(StagePiece(clusters: first..<end, rows: rows, keys: lower...upper))
      first = end
    }
    return pieces
  }
}

/// Writes the pieces of a sorted stage side by side.
struct PieceWriter: Sendable {
  let rules: IdentityRules
  let folder: StoreFolder
  /// What is known of the loads; each part says what it holds rows of.
  let ledger: PartLedger
  /// Rows from which on the work is shared.
  let sharedRows: Int

  /// Writes all pieces, as parts of consecutive numbers.
  func write(
    _ stage: borrowing EventStage, _ sorted: borrowing SortedStage, from first: Int
  ) throws(StoreError) -> [PartSummary] {
    let isShared = sorted.order.count >= sharedRows
    let pieces = sorted.pieces(workers: isShared ? WorkerCount.ofMachine : 1)
    let results = Mutex<[Int: Result<PartSummary, FileError>]>([:])
    DispatchQueue.concurrentPerform(iterations: pieces.count) { number in
      let result = Result { () throws(FileError) in
        try write(stage, sorted, pieces[number], as: first + number)
      }
      results.withLock { $0[number] = result }
    }
    let found = results.withLock { $0 }
    var summaries: [PartSummary] = []
    do throws(FileError) {
      for number in pieces.indices {
        if let result = found[number] { summaries.append(try result.get()) }
      }
    } catch {
      throw StoreError(error)
    }
    return summaries
  }

  private func write(
    _ stage: borrowing EventStage, _ sorted: borrowing SortedStage, _ piece: StagePiece,
    as part: Int
  ) throws(FileError) -> PartSummary {
    let name = FileNames.part(part)
    let file = try DurableFile(
      creating: "\(folder.temporaryPath)/\(name)", with: folder.files)
    let target = PartTarget(
      rules: rules, part: UInt64(part), file: file, path: folder.path(ofPart: name),
      folder: folder.partsPath, ledger: ledger)
    return try StageWriter(stage).write(stage, sorted, piece, to: target)
  }
}

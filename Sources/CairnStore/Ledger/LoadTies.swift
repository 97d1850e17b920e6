public import CairnModel

/// What a load says of other loads: notes for the user, which the ledger reads again.
///
/// They stand among the notes because they are all that a question never needs, and every copy of
/// the ledger has them.
extension LoadRecord {
  /// The load whose file this one's had grown from: only what followed was taken in.
  public var continued: Int? { numbers(behind: Self.continues).first }

  /// Loads of which events do not count any more, since this one's cover their days.
  public var replaced: [Int] { numbers(behind: Self.replaces) }

  /// Loads of which some events are in this one's file too, and count once.
  ///
  /// The load itself is one where its file has an event twice. Nil where there are copies, and
  /// nobody took down of which loads.
  public var copied: Set<Int>? {
    guard hadCopies else { return [] }
    let loads = numbers(behind: Self.copies)
    return loads.isEmpty ? nil : Set(loads)
  }

  /// The load whose refused lines this one read again.
  public var replayed: Int? { numbers(behind: Self.replays).first }

  /// Which refused lines of that load, or parts of lines, became events here; ranges may also span
  /// places where nothing was refused.
  public var replayedPlaces: [ClosedRange<RejectPlace>] {
    guard let note = notes.first(where: { $0.hasPrefix(Self.replays) }),
      let list = note.components(behind: Self.lines)
    else { return [] }
    return list.split(separator: ",").compactMap { range in
      let ends = range.split(separator: "-").compactMap { RejectPlace($0.filter { $0 != " " }) }
      guard let first = ends.first, let last = ends.last, first <= last else { return nil }
      return first...last
    }
  }

  public mutating func noteContinuation(of load: LoadRecord, byteCount: Int) {
    let file = load.input.file.replacing("\n", with: " ")
    notes.append(
      "\(Self.continues)\(load.id): its first \(byteCount) bytes were taken in before as \(file); "
        + "only what follows was taken in")
  }

  /// What the user is told: the notes but for those that only the ledger needs.
  public var toldNotes: [String] { notes.filter { !$0.hasPrefix(Self.copies) } }

  /// Notes loads of which events made way, beside those that are noted.
  mutating func noteReplaced(_ loads: Set<Int>) { note(loads, behind: Self.replaces) }

  /// Notes loads of which this one's file has events too, beside those that are noted.
  mutating func noteCopies(of loads: Set<Int>) { note(loads, behind: Self.copies) }

  private mutating func note(_ loads: Set<Int>, behind beginning: String) {
    guard !loads.isEmpty else { return }
    let all = loads.union(numbers(behind: beginning))
    let note = beginning + all.sorted().map(String.init).joined(separator: ", ")
    if let index = notes.firstIndex(where: { $0.hasPrefix(beginning) }) {
      notes[index] = note
    } else {
      notes.append(note)
    }
  }

  /// Notes what of a load's refused lines became events here: all of `places`, which are ascending,
  /// and none of `others`, which that load refused too.
  public mutating func noteReplay(
    of load: Int, places: [RejectPlace], without others: Set<RejectPlace>
  ) {
    var ranges: [ClosedRange<RejectPlace>] = []
    let left = others.sorted()
    var next = 0
    for place in places {
      if let last = ranges.last {
        while next < left.count, left[next] < last.upperBound { next += 1 }
        if next == left.count || left[next] > place {
          ranges[ranges.count - 1] = last.lowerBound...place
          continue
        }
      }
      ranges.append(place...place)
    }
    let list = ranges.map { range in
      range.lowerBound == range.upperBound
        ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
    notes.append("\(Self.replays)\(load)\(Self.lines)\(list.joined(separator: ", "))")
  }

  private static let continues = "continues load "
  private static let replaces = "replaces events of load "
  private static let copies = "has events of load "
  private static let replays = "reads again what was refused of load "
  private static let lines = ", lines "

  /// The numbers in the first note that begins so, up to anything but numbers and commas.
  private func numbers(behind beginning: String) -> [Int] {
    guard let note = notes.first(where: { $0.hasPrefix(beginning) }) else { return [] }
    let list = note.dropFirst(beginning.count).prefix { $0.isNumber || $0 == "," || $0 == " " }
    return list.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
  }
}

extension String {
  /// What stands behind the first place of a text.
  fileprivate func components(behind text: String) -> Substring? {
    firstRange(of: text).map { self[$0.upperBound...] }
  }
}

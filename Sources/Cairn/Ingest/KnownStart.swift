internal import CairnBytes
internal import CairnStore

/// Finds the loads whose content a file begins with, while the file's bytes go by.
///
/// A fingerprint at each known length is all that it takes: no content is kept or read again.
struct KnownStarts: ~Copyable {
  /// A load whose content the file begins with.
  struct Match {
    var load: LoadRecord
    /// Where the line begins that follows, in the decoded file.
    var end: Int
    /// Whether the load's content ended with a line of the file, and not inside of one.
    var isWhole: Bool
  }

  /// A place in the file up to which it may be what a load held.
  private struct Place {
    var load: LoadRecord
    var offset: Int
    /// What the load's content had behind that: the end of a JSON array that goes on now.
    var ending: [UInt8] = []
  }

  private var left: ArraySlice<Place>
  private var stream = FingerprintStream()
  private var offset = 0
  private var lastByte: UInt8 = 0
  private(set) var matches: [Match] = []

  init(_ loads: [LoadRecord]) {
    let places = loads.filter { $0.input.decodedByteCount > 0 }.flatMap(Self.places)
    left = places.sorted { ($0.offset, $0.load.id) < ($1.offset, $1.load.id) }[...]
  }

  /// Where a load's content may end in a file that has grown.
  private static func places(_ load: LoadRecord) -> [Place] {
    let byteCount = load.input.decodedByteCount
    let whole = Place(load: load, offset: byteCount)
    guard load.format == "json" else { return [whole] }
    return arrayEndings.filter { $0.count < byteCount }.map { ending in
      Place(load: load, offset: byteCount - ending.count, ending: ending)
    } + [whole]
  }

  /// What stands behind the last object of a JSON array.
  private static let arrayEndings = [
    "]", "]\n", "\n]", "\n]\n", "]\r\n", "\r\n]", "\r\n]\r\n",
  ].map { Array($0.utf8) }

  /// Whether no load is left that the file could begin with.
  var isDone: Bool { left.isEmpty }

  /// Takes the next bytes of the file.
  mutating func see(_ bytes: Span<UInt8>) {
    guard !left.isEmpty, bytes.count > 0 else { return }
    var start = 0
    while let place = left.first, place.offset < offset + bytes.count {
      let end = place.offset - offset
      stream.append(bytes.extracting(start..<end))
      start = end
      if let match = match(place, before: end > 0 ? bytes[end - 1] : lastByte, next: bytes[end]) {
        matches.append(match)
      }
      left = left.dropFirst()
    }
    stream.append(bytes.extracting(start..<bytes.count))
    offset += bytes.count
    lastByte = bytes[bytes.count - 1]
  }

  /// The file ends here: a load may have held all of it.
  mutating func end() {
    while let place = left.first, place.offset == offset {
      if place.ending.isEmpty, stream.fingerprint == place.load.input.content {
        matches.append(Match(load: place.load, end: offset, isWhole: true))
      }
      left = left.dropFirst()
    }
  }

  private func match(_ place: Place, before: UInt8, next: UInt8) -> Match? {
    let (load, end) = (place.load, place.offset)
    if !place.ending.isEmpty {
      // Of an array that goes on nothing can be left out: it is read from its beginning.
      guard next == UInt8(ascii: ","),
        stream.fingerprint(endingIn: place.ending) == load.input.content
      else { return nil }
      return Match(load: load, end: end, isWhole: false)
    }
    guard stream.fingerprint == load.input.content else { return nil }
    if before == UInt8(ascii: "\n") { return Match(load: load, end: end, isWhole: true) }
    // The last line had no line end yet.
    switch next {
    case UInt8(ascii: "\n"): return Match(load: load, end: end + 1, isWhole: true)
    case UInt8(ascii: "\r"): return Match(load: load, end: end + 2, isWhole: true)
    default: return Match(load: load, end: end, isWhole: false)
    }
  }
}

/// What the store holds of a file already, and what of it the file's load takes the place of.
struct KnownStart {
  /// The load that ends where the new lines begin.
  var continued: LoadRecord?
  /// Decoded bytes at the beginning whose lines are in the store.
  var byteCount = 0
  /// Loads that held a part of the file, which are taken back.
  ///
  /// A start that was cut in a line or salvaged, a tail whose beginning was taken back: their lines
  /// are read again.
  var replaced: [LoadRecord] = []

  /// Reads a file's beginning, as far as some loads reach, and sees which of them it holds.
  static func matches(
    in file: String, among loads: [LoadRecord], _ options: InputOptions
  ) throws(InputError) -> [KnownStarts.Match] {
    var starts = KnownStarts(loads)
    var options = options
    options.takesFingerprints = false
    guard !starts.isDone else { return [] }
    var input = try InputFile(path: file, options: options)
    while !starts.isDone {
      var bytes: [UInt8] = []
      guard try input.nextChunk(into: &bytes) || !bytes.isEmpty else {
        starts.end()
        break
      }
      starts.see(bytes.span)
    }
    return starts.matches
  }

  /// Settles what counts of the loads that a file begins with; `isWhole` says whether all lines of
  /// a load's file are in the store.
  ///
  /// Where rows are joined into records, the last record may go on: nothing can be left out.
  init(_ matches: [KnownStarts.Match], joinsRows: Bool, isWhole: (LoadRecord) -> Bool) {
    for match in matches
    where match.isWhole && !joinsRows && !match.load.isSalvaged && isWhole(match.load) {
      guard match.end > byteCount else { continue }
      (continued, byteCount) = (match.load, match.end)
    }
    replaced = matches.filter { $0.load.input.decodedByteCount > byteCount }.map(\.load)
  }

  /// What the user is told of the loads that are taken back.
  var replacementNote: String {
    let loads = replaced.map { "load \($0.id) (\($0.input.name))" }.joined(separator: ", ")
    return "takes the place of \(loads)"
  }

  /// Begins anew, in the place of a load.
  init(replacing load: LoadRecord) { replaced = [load] }
}

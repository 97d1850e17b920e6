import CairnBytes
import Foundation

/// Log lines that compress as logs do.
func sampleLines(_ count: Int) -> [UInt8] {
  var generator = FixedGenerator(seed: 7)
  return (0..<count).flatMap { number in
    let identity = String(generator.next(), radix: 16)
    return Array(#"{"event":"view_item","event_id":"\#(identity)","value":\#(number % 97)}"#.utf8)
      + [UInt8(ascii: "\n")]
  }
}

/// The same numbers in every run (SplitMix64).
struct FixedGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

func gzip(_ bytes: [UInt8], _ method: GzipMethod = .small(level: 6)) -> [UInt8] {
  GzipWriter.compress(bytes.span, method)
}

/// What a reader made of a stream.
struct Decoded: Hashable {
  var bytes: [UInt8]
  var memberCount: Int
  var trailingJunkByteCount: Int
}

/// Decodes a whole stream, handing it over in pieces and taking it out in pieces.
func gunzip(
  _ stored: [UInt8], piece: Int = .max, room: Int = 1 << 16
) throws(GzipError) -> Decoded {
  var reader = GzipReader()
  var bytes: [UInt8] = []
  var position = 0
  while true {
    let end = piece < stored.count - position ? position + piece : stored.count
    let input = stored.span.extracting(position..<end)
    let countBefore = bytes.count
    let takenCount = try reader.inflate(input, into: &bytes, upTo: room)
    position += takenCount
    if takenCount == 0 && bytes.count == countBefore && position == stored.count { break }
  }
  try reader.finish()
  return Decoded(
    bytes: bytes, memberCount: reader.memberCount,
    trailingJunkByteCount: reader.trailingJunkByteCount)
}

/// A folder that is gone after the test.
struct TemporaryFolder: ~Copyable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}

/// Runs a program with these bytes as its input, and returns what it prints; nil where it is
/// absent.
func output(of program: String, _ arguments: [String], input: [UInt8]) throws -> [UInt8]? {
  guard
    let path = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map({ $0 + program })
      .first(where: FileManager.default.isExecutableFile)
  else { return nil }
  let folder = try TemporaryFolder()
  let inputPath = try folder.write(input, to: "input")
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return [UInt8](data)
}

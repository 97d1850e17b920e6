import TestSupport

/// An operation that changed a file of the store, as the shim wrote it down.
struct FileOperation: Hashable {
  enum Kind: String {
    /// A file is made, or made empty.
    case create = "creat"
    case createEmpty = "creat_trunc"
    case write = "w"
    case truncate = "trunc"
    case sync = "fsync"
    case rename
    /// A file gets a second name.
    case link
    case unlink
    case makeFolder = "mkdir"
  }

  var kind: Kind
  var path: String
  var newPath: String
  /// Where a write begins, or the new length.
  var offset: Int
  var data: [UInt8]

  struct Unreadable: Error { var line: String }

  /// Reads a log: a line for each operation, and behind a write its bytes.
  static func read(_ log: [UInt8]) throws -> [FileOperation] {
    var operations: [FileOperation] = []
    var place = 0
    while let end = log[place...].firstIndex(of: 0x0A) {
      let line = String(decoding: log[place..<end], as: UTF8.self)
      let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 5, let kind = Kind(rawValue: words[0]), let offset = Int(words[3]),
        let count = Int(words[4])
      else { throw Unreadable(line: line) }
      place = end + 1
      let data = kind == .write ? Array(log[place..<place + count]) : []
      place += data.count
      operations.append(
        FileOperation(kind: kind, path: words[1], newPath: words[2], offset: offset, data: data))
    }
    return operations
  }
}

// What a line of a web server's log says, and which event it is.
//
// A page view is a GET or HEAD that was answered without an error and did not ask for a static
// file; all else is a `request`. A visitor is estimated: the same address and browser on the same
// day.

import CairnBytes
import CairnModel

/// The parts of a log line that decide which event it is.
struct LogLine {
  var time = ByteSlice.empty
  /// The day and the clock, where they stand apart.
  var date = ByteSlice.empty
  var clock = ByteSlice.empty
  var query = ByteSlice.empty
  /// Whether the page's address waits for its query.
  var isURLApart = false
  var ip = ByteSlice.empty
  var userAgent = ByteSlice.empty
  var method = ByteSlice.empty
  var url = ByteSlice.empty
  var status = 0
  /// Where the path of the address ends and its query begins.
  var pathEnd = 0

  /// Whether the line is a page that somebody looked at.
  func isPageView(_ bytes: Span<UInt8>) -> Bool {
    let isRead =
      bytes.holds(Self.get, at: Int(method.start)) && method.count == 3
      || bytes.holds(Self.head, at: Int(method.start)) && method.count == 4
    return isRead && status < 400 && !isStaticFile(bytes)
  }

  private static let get = Array("GET".utf8)
  private static let head = Array("HEAD".utf8)

  private func isStaticFile(_ bytes: Span<UInt8>) -> Bool {
    let end = pathEnd
    var start = end
    while start > Int(url.start), end - start < 6, bytes[start - 1] != 0x2E {
      guard bytes[start - 1] != 0x2F else { return false }
      start -= 1
    }
    guard start > Int(url.start), bytes[start - 1] == 0x2E, end > start else { return false }
    var word: UInt64 = 0
    for index in start..<end { word = word << 8 | UInt64(bytes[index].lowercased) }
    return Self.staticEndings.contains(word)
  }

  private static let staticEndings: Set<UInt64> = {
    let endings = [
      "gif", "jpg", "jpeg", "png", "bmp", "ico", "svg", "svgz", "ttf", "otf", "eot", "woff",
      "woff2", "css", "js", "mjs", "map", "xml", "webp", "avif", "swf", "class", "webm", "mp4",
    ]
    return Set(endings.map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } })
  }()
}

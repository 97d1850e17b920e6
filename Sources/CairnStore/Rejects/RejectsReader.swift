internal import CairnBytes
internal import CairnModel
internal import Foundation

/// Reads the refused lines of one load back, a chunk at a time.
public struct RejectsReader: ~Copyable {
  private let path: String
  private var input: InputFile
  /// Decoded text whose last line may not be whole yet.
  private var text: [UInt8] = []
  private let decoder = JSONDecoder()

  /// Opens the file that a load's record names.
  public init(_ name: String, in folder: StoreFolder) throws(StoreError) {
    path = folder.path(ofRejects: name)
    do throws(InputError) {
      var options = InputOptions()
      options.takesFingerprints = false
      input = try InputFile(path: path, options: options)
    } catch {
      throw StoreError(.damaged, path: path, detail: error.detail)
    }
  }

  /// The next lines in the order of the file, or nil behind the last.
  public mutating func next() throws(StoreError) -> [KeptReject]? {
    let hasMore: Bool
    do throws(InputError) {
      hasMore = try input.nextChunk(into: &text)
    } catch {
      throw StoreError(.damaged, path: path, detail: error.detail)
    }
    guard hasMore || !text.isEmpty else { return nil }
    guard let end = text.lastIndex(of: UInt8(ascii: "\n")) else {
      guard hasMore else { throw damaged("ends in the middle of a line") }
      return []
    }
    var rejects: [KeptReject] = []
    for line in text[..<end].split(separator: UInt8(ascii: "\n")) {
      rejects.append(try reject(Array(line)))
    }
    text.removeFirst(end + 1)
    return rejects
  }

  private func reject(_ line: [UInt8]) throws(StoreError) -> KeptReject {
    guard let kept = try? decoder.decode(Line.self, from: Data(line)), let reject = kept.reject
    else { throw damaged("a line is not what was written") }
    return reject
  }

  private func damaged(_ detail: String) -> StoreError {
    StoreError(.damaged, path: path, detail: detail)
  }

  private struct Line: Decodable {
    var load: Int
    var file: String
    var line: UInt32
    var offset: UInt64
    var bytes: UInt64
    var reason: String
    var detail: String
    var raw: String?
    var raw_b64: String?
    var header: String?
    var header_b64: String?
    var part: UInt32?
    var event: String?

    var reject: KeptReject? {
      guard let reason = RejectReason(rawValue: reason),
        let content = Self.bytes(raw, orBase64: raw_b64)
      else { return nil }
      var rejected = RejectedLine(
        reason: reason, line: line, byteOffset: offset, byteCount: bytes, detail: detail,
        bytes: content)
      rejected.header = Self.bytes(header, orBase64: header_b64) ?? []
      rejected.part = part.map { RejectedPart(number: $0, event: event ?? "") }
      return KeptReject(load: load, file: file, line: rejected)
    }

    private static func bytes(_ text: String?, orBase64 digits: String?) -> [UInt8]? {
      text.map { Array($0.utf8) } ?? digits.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
    }
  }
}

internal import CISAL
internal import CZlib

/// How gzip is written.
public enum GzipMethod: Hashable, Sendable {
  /// Several hundred megabytes a second, at level 0 to 3. The bytes may differ from one make of
  /// processor to another; what they decode to does not.
  case fast(level: Int)

  /// Smaller and slower, at level 1 to 9. The same bytes everywhere.
  case small(level: Int)
}

/// Compresses bytes that come in pieces to gzip, one member a writer.
///
/// The header holds no name and no time, so the same bytes give the same file.
// Sendable: the encoder behind the pointer is owned by this one value and by nobody else.
@safe public struct GzipWriter: ~Copyable, @unchecked Sendable {
  private let encoder: Encoder

  @unsafe private enum Encoder {
    case fast(UnsafeMutablePointer<isal_zstream>)
    case small(UnsafeMutablePointer<z_stream>)
  }

  public init(_ method: GzipMethod = .fast(level: 1)) {
    let made: Encoder?
    switch method {
    case .fast(let level):
      precondition((0...3).contains(level), "ISA-L has the levels 0 to 3")
      unsafe made = cairn_isal_deflate_make(Int32(level)).map { unsafe .fast($0) }
    case .small(let level):
      precondition((1...9).contains(level), "zlib has the levels 1 to 9")
      unsafe made = cairn_zlib_deflate_make(Int32(level)).map { unsafe .small($0) }
    }
    guard let made = unsafe made else {
      preconditionFailure("there is no memory left for a gzip encoder")
    }
    unsafe encoder = made
  }

  deinit {
    switch unsafe encoder {
    case .fast(let stream): unsafe free(stream)
    case .small(let stream): unsafe cairn_zlib_deflate_free(stream)
    }
  }

  /// Compresses these bytes and appends what comes out, which may be nothing yet.
  public mutating func append(_ input: Span<UInt8>, to output: inout [UInt8]) {
    var position = 0
    while position < input.count {
      position += step(input.extracting(position...), into: &output, isLast: false).consumed
    }
  }

  /// Appends what is left, and the trailer that proves the whole.
  public consuming func finish(into output: inout [UInt8]) {
    let nothing: [UInt8] = []
    while !step(nothing.span, into: &output, isLast: true).isFinished {}
  }

  /// The gzip file of bytes that are all at hand.
  public static func compress(_ bytes: Span<UInt8>, _ method: GzipMethod) -> [UInt8] {
    var output: [UInt8] = []
    var writer = GzipWriter(method)
    writer.append(bytes, to: &output)
    writer.finish(into: &output)
    return output
  }
}

extension GzipWriter {
  private struct Step {
    var consumed = 0
    var isFinished = false
  }

  private func step(_ input: Span<UInt8>, into output: inout [UInt8], isLast: Bool) -> Step {
    var step = Step()
    // The encoders count with 32 bits.
    let input = input.extracting(first: 1 << 30)
    output.append(addingCapacity: ByteLimits.deflateByteCount) { free in
      unsafe free.withUnsafeMutableBufferPointer { room, filledCount in
        unsafe input.withUnsafeBufferPointer { bytes in
          switch unsafe encoder {
          case .fast(let stream):
            let done = unsafe cairn_isal_deflate(
              stream, bytes.baseAddress, bytes.count, room.baseAddress, room.count, isLast ? 1 : 0)
            precondition(done.status == COMP_OK, "ISA-L takes every input")
            step = Step(consumed: done.consumed, isFinished: done.finished == 1)
            filledCount = done.produced
          case .small(let stream):
            let done = unsafe cairn_zlib_deflate(
              stream, bytes.baseAddress, bytes.count, room.baseAddress, room.count, isLast ? 1 : 0)
            precondition(done.status >= 0 || done.status == Z_BUF_ERROR, "zlib takes every input")
            step = Step(consumed: done.consumed, isFinished: done.finished == 1)
            filledCount = done.produced
          }
        }
      }
    }
    return step
  }
}

/// Lays a stream of values down in the smallest codec that fits.
struct StreamEncoder {
  private var runValues: [Int64] = []
  private var runLengths: [Int64] = []

  /// Appends the encoded values to the output.
  mutating func encode(_ values: [Int64], into output: inout [UInt8]) {
    encode(values.span, into: &output)
  }

  /// Appends the encoded values to the output.
  mutating func encode(_ values: Span<Int64>, into output: inout [UInt8]) {
    let shape = StreamShape(values)
    if shape.isConstant {
      let base = values.isEmpty ? 0 : values[0]
      StreamHeader(codec: .constant, width: 0, count: values.count, base: base, scale: 1)
        .append(to: &output)
      return
    }
    let packedBits = shape.width * values.count
    let runBits = shape.runs * (shape.width + 16)
    if runBits < packedBits {
      encodeRuns(values, shape, into: &output)
    } else {
      Self.encodePacked(values, shape, into: &output)
    }
  }

  private mutating func encodeRuns(
    _ values: Span<Int64>, _ shape: StreamShape, into output: inout [UInt8]
  ) {
    runValues.removeAll(keepingCapacity: true)
    runLengths.removeAll(keepingCapacity: true)
    var start = 0
    for index in 1...values.count where index == values.count || values[index] != values[start] {
      runValues.append(values[start])
      runLengths.append(Int64(index - start - 1))
      start = index
    }
    StreamHeader(codec: .runs, width: 0, count: values.count, base: Int64(shape.runs), scale: 1)
      .append(to: &output)
    Self.encodePacked(runValues.span, shape, into: &output)
    Self.encodePacked(runLengths.span, StreamShape(runLengths.span), into: &output)
  }

  private static func encodePacked(
    _ values: Span<Int64>, _ shape: StreamShape, into output: inout [UInt8]
  ) {
    StreamHeader(
      codec: .packed, width: shape.width, count: values.count, base: shape.least, scale: shape.scale
    ).append(to: &output)
    let start = output.count
    let bodyBytes = StreamHeader.packedBytes(count: values.count, width: shape.width)
    output.append(contentsOf: repeatElement(0, count: bodyBytes))
    unsafe output.withUnsafeMutableBytes { bytes in
      guard let body = bytes.baseAddress else { return }
      unsafe pack(values, shape, to: body + start)
    }
  }

  private static func pack(
    _ values: Span<Int64>, _ shape: StreamShape, to body: UnsafeMutableRawPointer
  ) {
    var bit = 0
    for index in values.indices {
      let distance = UInt64(bitPattern: values[index] &- shape.least)
      let unit = shape.scale == 1 ? distance : distance / shape.scale
      let byte = bit >> 3
      let shift = UInt64(bit & 7)
      var word = unsafe body.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
      word |= unit << shift
      unsafe body.storeBytes(of: word, toByteOffset: byte, as: UInt64.self)
      if Int(shift) + shape.width > 64 {
        let rest = UInt8(truncatingIfNeeded: unit >> (64 - shift))
        unsafe body.storeBytes(of: rest, toByteOffset: byte + 8, as: UInt8.self)
      }
      bit += shape.width
    }
  }
}

/// What an encoder needs to know of a stream before it chooses.
private struct StreamShape {
  var least = Int64.max
  var greatest = Int64.min
  var runs = 0
  var scale: UInt64 = 1
  var width = 0

  var isConstant: Bool { runs <= 1 }

  init(_ values: Span<Int64>) {
    guard !values.isEmpty else { return }
    var previous = values[0]
    runs = 1
    for index in values.indices {
      let value = values[index]
      least = min(least, value)
      greatest = max(greatest, value)
      if value != previous { runs += 1 }
      previous = value
    }
    let reach = UInt64(bitPattern: greatest &- least)
    guard reach > 0 else { return }
    scale = Self.commonDivisor(values, from: least)
    width = 64 - (reach / scale).leadingZeroBitCount
  }

  /// The greatest number that divides every distance from the least value.
  private static func commonDivisor(_ values: Span<Int64>, from least: Int64) -> UInt64 {
    var divisor: UInt64 = 0
    for index in values.indices {
      var (left, right) = (divisor, UInt64(bitPattern: values[index] &- least))
      while right != 0 { (left, right) = (right, left % right) }
      divisor = left
      if divisor == 1 { return 1 }
    }
    return max(divisor, 1)
  }
}

// JSON that is one array, or objects over several lines: the record ends where its object does.

import CairnBytes
import CairnModel

extension RecordReader {
  /// Cuts the objects that end in the chunk, and says where the rest begins.
  ///
  /// What is no object is taken to the end of its line and refused.
  mutating func reshapeDocuments(_ bytes: Span<UInt8>, from start: Int, isLast: Bool) -> Int {
    var position = start
    while true {
      position = skipBetweenDocuments(bytes, from: position)
      guard position < bytes.count else { return position }
      let end = endOfDocument(bytes, from: position)
      let isTooLong = (end ?? bytes.count) - position > Limits.lineBytes
      guard end != nil || isLast || isTooLong else { return position }
      let range = position..<(end ?? bytes.count)
      if range.count > Limits.lineBytes {
        guard end != nil || isLast else { return position }
        refuse(.tooLong(UInt64(range.count)), range, line: countLine())
      } else {
        let number = countLine()
        let content = range.lowerBound..<contentEnd(bytes, range.lowerBound, range.upperBound)
        let row = row(content, number)
        reshaping?.take(json: builder.chunk[content], row)
      }
      position = range.upperBound
    }
  }

  /// Steps over white space, commas, and the brackets of the array.
  private mutating func skipBetweenDocuments(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count {
      switch bytes[position] {
      case .openingBracket where reshaping?.isInArray == false: reshaping?.isInArray = true
      case .closingBracket where reshaping?.isInArray == true: reshaping?.isInArray = false
      case .comma where reshaping?.isInArray == true: break
      case let byte where byte.isBlank: break
      default: return position
      }
      position += 1
    }
    return position
  }

  /// The end of the object at a place, or of the line where there is none; nil where it is to come.
  private func endOfDocument(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard bytes[start] == .openingBrace else { return bytes.firstIndex(of: .lineFeed, from: start) }
    var depth = 0
    var index = start
    var isText = false
    while index < bytes.count {
      switch bytes[index] {
      case .quote: isText.toggle()
      case .backslash where isText: index += 1
      case .openingBrace where !isText, .openingBracket where !isText: depth += 1
      case .closingBrace where !isText, .closingBracket where !isText:
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }
}

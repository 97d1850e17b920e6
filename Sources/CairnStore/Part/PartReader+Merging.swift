// Spans of a part stay inside its reader: the release compiler (6.3.1) gives up on functions that
// take one out through `OpenPart.reader`.

internal import CairnBytes

extension PartReader {
  /// A place at the front of a stream that lies in a range of the file.
  func cursor(at range: Range<Int>) throws(PartDamage) -> StreamCursor {
    try StreamCursor(file.rawBytes.extracting(range))
  }

  /// Reads on from a place in the stream that lies in a range of the file.
  func read(
    _ count: Int, with cursor: inout StreamCursor, at range: Range<Int>,
    into values: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    try cursor.read(count, of: file.rawBytes.extracting(range), into: &values)
  }

  /// The hash of a column's text.
  func hash(ofText index: Int, at place: DictionaryPlace) -> UInt64 {
    ByteHash.hash(text(index, at: place))
  }

  /// A copy of a column's text.
  func bytes(ofText index: Int, at place: DictionaryPlace) -> [UInt8] {
    Array(span: text(index, at: place))
  }

  /// Appends a column's text to a dictionary that is being written.
  func append(text index: Int, at place: DictionaryPlace, to writer: inout DictionaryWriter) {
    writer.append(text(index, at: place))
  }
}

/// Why a line did not become an event.
///
/// A reject is counted, kept and shown; it is not an error. The raw values are a promise to
/// scripts.
public enum RejectReason: String, CaseIterable, Hashable, Sendable {
  case notJSON = "not_json"
  case notUTF8 = "not_utf8"
  case nulByte = "nul_byte"
  case tooLong = "too_long"
  case tooDeep = "too_deep"
  case repeatedKey = "repeated_key"
  case missingEvent = "missing_event"
  case missingTime = "missing_time"
  case badTime = "bad_time"
  case timeOutOfRange = "time_out_of_range"
  case missingID = "missing_id"
  case badMoney = "bad_money"
  case badColumns = "bad_columns"
  case badLine = "bad_line"
  /// A copy of an event whose id came with other content, and that does not count: it is kept with
  /// the refused lines, and counted as a duplicate.
  case conflict = "id_conflict"
}

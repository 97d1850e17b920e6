/// One event as its source told it apart, of which parts may hold several copies.
struct CopiedEvent: Hashable {
  var key: UInt64
  var source: String
}

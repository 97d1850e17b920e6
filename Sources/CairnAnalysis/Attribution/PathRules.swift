import CairnModel

/// Which of a person's touches led to each of their conversions.
struct PathRules: Sendable {
  var lookback: TimeSpan
  /// Whether a conversion cuts the path of the next.
  var resets = false
  /// The index of the channel that stands for no channel.
  var direct: UInt16

  /// The path to each conversion or refund, in their order.
  ///
  /// Both lists are in order of time, so the window's ends only move on. Where a conversion cuts
  /// the path, a later version of the same order is no other conversion.
  func paths(to conversions: [OrderRow], _ touches: [TouchPath.Touch]) -> [TouchPath] {
    var paths: [TouchPath] = []
    var (first, end) = (0, 0)
    var last: OrderRow?
    for conversion in conversions {
      if resets, !conversion.isRefund {
        if let last, last.id == .none || last.id != conversion.id {
          while first < touches.count, touches[first].time <= last.time { first += 1 }
        }
        last = conversion
      }
      while end < touches.count, touches[end].time <= conversion.time { end += 1 }
      end = max(end, first)
      while first < end, conversion.time - touches[first].time > lookback { first += 1 }
      paths.append(TouchPath(touches[first..<end], to: conversion.time, direct: direct))
    }
    return paths
  }
}

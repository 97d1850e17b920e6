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
  /// the path of the next, one of the same moment does not: neither of them came before.
  func paths(to conversions: [OrderRow], _ touches: [TouchPath.Touch]) -> [TouchPath] {
    var paths: [TouchPath] = []
    var (first, end) = (0, 0)
    var (moment, before) = (EventTime?.none, EventTime?.none)
    for conversion in conversions {
      if conversion.time != moment { (before, moment) = (moment, conversion.time) }
      if resets, let before {
        while first < touches.count, touches[first].time <= before { first += 1 }
      }
      while end < touches.count, touches[end].time <= conversion.time { end += 1 }
      end = max(end, first)
      while first < end, conversion.time - touches[first].time > lookback { first += 1 }
      paths.append(TouchPath(touches[first..<end], to: conversion.time, direct: direct))
    }
    return paths
  }
}

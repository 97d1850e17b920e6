/// The built-in channels: where a touchpoint came from.
public enum Channel: String, Hashable, Sendable, CaseIterable {
  case direct = "Direct"
  case crossNetwork = "Cross-network"
  case paidShopping = "Paid Shopping"
  case paidSearch = "Paid Search"
  case paidSocial = "Paid Social"
  case paidVideo = "Paid Video"
  case display = "Display"
  case paidOther = "Paid Other"
  case assistants = "AI Assistants"
  case organicShopping = "Organic Shopping"
  case organicSocial = "Organic Social"
  case organicVideo = "Organic Video"
  case organicSearch = "Organic Search"
  case email = "Email"
  case referral = "Referral"
  case affiliates = "Affiliates"
  case audio = "Audio"
  case sms = "SMS"
  case mobilePush = "Mobile Push"
  case unassigned = "Unassigned"
}

extension ChannelRules {
  /// All channels: the built-in ones, then those that only the rules name, in their order.
  ///
  /// `JourneyColumns.channels` holds indices into this list.
  public var channels: [String] {
    var channels = Channel.allCases.map(\.rawValue)
    for rule in rules where !channels.contains(rule.channel) { channels.append(rule.channel) }
    return channels
  }
}

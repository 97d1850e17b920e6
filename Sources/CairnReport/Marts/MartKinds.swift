extension RowColumn.Kind {
  /// What a column of a mart holds by the definition of its table, whatever is in its rows.
  ///
  /// A tool learns the columns of a mart once: they must not come and go with a first price, or
  /// change their type on a day without orders. `mart` is the table's name, `column` the name in
  /// the report. Nil for columns that belong to no table of a report, such as those of a breakdown.
  static func declared(_ column: String, of mart: String) -> RowColumn.Kind? {
    exceptions["\(mart).\(column)"] ?? kinds[column]
  }

  private static let kinds: [String: RowColumn.Kind] = {
    let lists: [(RowColumn.Kind, String)] = [
      (.text, texts), (.integer, counts), (.number, numbers), (.decimal, amounts),
      (.time, times), (.date, "day cohort period"),
      (.flag, "few is_counted is_engaged is_repeat left_edge"),
    ]
    var kinds: [String: RowColumn.Kind] = [:]
    for (kind, names) in lists {
      for name in names.split(whereSeparator: \.isWhitespace) { kinds[String(name)] = kind }
    }
    return kinds
  }()

  private static let texts = """
    boundary channel column comment currency description detail entry_event event example
    exit_event figure file first_channel from_event from_stage goal group kind measure method model
    name next_event order_id outcome over_stage owner person reason seen session source stage
    stages status suggested_unit survey table to_event to_stage touchpoint unit zone
    """

  private static let counts = """
    abandoned accepted active active_periods answers asks assumed_first_orders attempts back blank
    bottom bytes carts chain_depth cohorts converted converted_mature count current customers
    dormant dropped duplicates emptied engaged engaged_sessions entered entries events excluded
    filtered generation highest invites left lines load loops mature median_active_seconds
    median_interactions middle new open ordered orders orders_without_cart others
    p90_active_seconds p90_interactions part persons persons_at_least position rank reached
    reached_mature recovered referrers rejected repeat_customers repeat_orders responses
    resurrected returning sessions sessions_with_cart sessions_with_cart_and_order
    sessions_with_order single_event_sessions size step top transitions whole window_closed with
    with_order without without_touch
    """

  private static let numbers = """
    abandonment_high abandonment_low abandonment_rate answered asked bounce_rate
    conversion_per_invite conversion_rate conversion_with_all conversions credited_conversions
    customer_share difference full_high full_low gini high invites_per_customer k_factor low mean
    mean_events mean_rate mean_seconds mean_seconds_from_previous mean_seconds_multi
    median_recovery_seconds median_seconds median_seconds_from_previous new_customers next_share
    observed_days order_rate orders_lost p50_days p80_days p90_days p90_seconds p_value q_value
    rate rate_high rate_low rate_with rate_without recovery_rate referral_rate removal_effect
    repeat_customer_revenue_share repeat_customer_share repeat_order_revenue_share
    repeat_order_share repeat_share response_rate revenue_share roas score seconds
    session_abandonment_rate session_seconds severity share share_at_least share_high share_low
    share_of_events share_of_first share_of_previous survival_median_seconds top_share total_seconds
    """

  private static let amounts = """
    aov aov_high aov_low basket_value cac cost cost_high cost_low cost_per_conversion
    estimated_value gross_revenue median_order_value net_revenue net_value net_value_lost refunded
    refunds repeat_net_revenue revenue revenue_per_answer spend value value_high value_lost
    value_low value_recovered value_upper_bound
    """

  private static let times = """
    data_end_at data_start_at end first_event first_seen last_event last_seen start time
    """

  /// Names that say different things in different tables.
  private static let exceptions: [String: RowColumn.Kind] = [
    "mart_carts_depth.step": .text, "mart_carts_rates.rate": .text,
    "mart_carts_rates.value": .number, "mart_channels_totals.conversions": .integer,
    "mart_lifecycle_periods.mature": .flag, "mart_pains_candidates.step": .text,
    "mart_pains_pains.step": .text, "mart_retention_average.period": .integer,
    "mart_retention_cohorts.mature": .flag, "mart_retention_cohorts.period": .integer,
    "mart_revenue_intervals.value": .number, "mart_revenue_trend.mature": .flag,
    "mart_sessions_rates.rate": .text, "mart_sessions_rates.value": .number,
    "mart_surveys_answerers.value": .text, "mart_surveys_answers.score": .decimal,
  ]
}

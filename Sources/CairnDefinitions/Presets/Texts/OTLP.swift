extension PresetText {
  static let otlp = """
    # OpenTelemetry logs as OTLP's JSON lines: each log record is an event, with the attributes of its
    # resource and scope.
    # - `timeUnixNano` is a number above 2^53 or a text: its digits are read as they stand.
    # - The name is `eventName`, or the attribute `event.name`.
    # - A log record without a user, a session or a device identifies nobody: it is refused, and the
    #   others of the line are taken.
    version: 1
    sources:
      otlp:
        about: OpenTelemetry's logs
        recognise: [resourceLogs]
        format: ndjson
        each: resourceLogs.scopeLogs.logRecords
        pairs:
          - resourceLogs.resource.attributes
          - resourceLogs.scopeLogs.scope.attributes
          - resourceLogs.scopeLogs.logRecords.attributes
        lift: [resourceLogs.scopeLogs.logRecords.attributes, resourceLogs.scopeLogs.logRecords,
          resourceLogs.scopeLogs.scope.attributes, resourceLogs.resource.attributes]
        fields:
          event: [eventName, event.name]
          time: {from: [timeUnixNano, observedTimeUnixNano], unit: ns, ignore: ["0"]}
          id: log.record.uid
          ids:
            customer: [user.id, enduser.id]
            email: {from: user.email, transform: [trim, lowercase]}
            cookie: [device.id, app.installation.id, browser.id, session.id]
          session_id: session.id
          url: [url.full, http.url, url.path]
          referrer: [http.request.header.referer, http.referrer]
    """
}

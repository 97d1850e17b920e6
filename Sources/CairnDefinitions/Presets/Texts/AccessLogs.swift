extension PresetText {
  static let combined = """
    # Apache's and nginx's combined log.
    # - A page view is a GET or HEAD below 400 that asked for no static file; all else is `request`.
    # - The cookie is an estimate: address, browser and day. Robots are kept and marked `is_bot`.
    # - Another format is given in the server's own words, Apache's or nginx's:
    #   log_format: '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent'
    version: 1
    sources:
      combined:
        about: a web server's combined log
        log_format: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'
    """

  static let common = """
    # The common log of web servers, without referrer and browser.
    version: 1
    sources:
      common:
        about: a web server's common log
        log_format: '%h %l %u %t "%r" %>s %b'
    """

  static let vhostCombined = """
    # Apache's combined log with the virtual host in front.
    version: 1
    sources:
      vhost_combined:
        about: a web server's combined log with virtual hosts
        log_format: '%v:%p %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'
    """

  static let w3c = """
    # Logs whose `#Fields:` lines name their columns: IIS, CloudFront. The columns may change in the
    # middle of a file.
    # - Times are UTC. IIS parts columns by blanks and writes blanks of a browser's name as `+`;
    #   CloudFront parts them by tabs and writes percent signs, sometimes twice over.
    # - CloudFront's `x-edge-request-id` is the event's id.
    # - `time-taken` is as the server wrote it: milliseconds (IIS), seconds (CloudFront).
    version: 1
    sources:
      w3c:
        about: a W3C log (IIS, CloudFront)
        format: w3c
        fields:
          id: x_edge_request_id
    """

  static let alb = """
    # Amazon's application load balancer. There is no referrer. Fields that are appended later are let
    # pass. Times are UTC. The order of the fields is from memory, not yet checked against a real file.
    version: 1
    sources:
      alb:
        about: a load balancer's log
        log_format: '$type $time_iso8601 $elb $remote_addr_port $target $request_processing_time
          $target_processing_time $response_processing_time $status $target_status $received_bytes
          $body_bytes_sent "$request" "$http_user_agent" $ssl_cipher $ssl_protocol
          $target_group_arn "$trace_id" "$host"'
    """
}

# What somebody must know of. Every alert says what to do, and names its chapter of the runbook.

locals {
  _run  = "resource.type=\"cloud_run_revision\""
  _subs = "resource.type=\"pubsub_subscription\""
  _one_of = {
    public    = "resource.labels.service_name=one_of(${join(",", [for function in local.public : "\"${function.slug}\""])})"
    scheduled = { for name, function in local.scheduled : name => "resource.labels.service_name=\"${function.slug}\"" }
    consumers = "resource.labels.subscription_id=one_of(${join(",", [for function in local.consumers : "\"${function.slug}\""])})"
  }
  _requests  = "${local._run} AND metric.type=\"run.googleapis.com/request_count\""
  _succeeded = "${local._requests} AND metric.labels.response_code_class=\"2xx\""
  _runbook   = coalesce(var.runbook, try("https://github.com/${var.github.repository}/blob/${var.github.branch}/docs/runbook.md", "docs/runbook.md"))

  alerts = {
    failing = {
      title       = "Requests fail"
      do          = "More than 2 % of requests end in an error. Read the newest `request failed` lines; if it began with a deployment, roll back."
      severity    = "CRITICAL"
      filter      = "${local._requests} AND metric.labels.response_code_class=\"5xx\""
      denominator = local._requests
      aligner     = "ALIGN_RATE"
      reducer     = "REDUCE_SUM"
      period      = 300
      above       = 0.02
      lasting     = 300
    }
    slow = {
      title    = "Citizens wait"
      do       = "One in twenty requests takes longer than 4 seconds. Look whether instances are at their cap; with cold starts only, set warm_submit."
      severity = "WARNING"
      filter   = "${local._run} AND metric.type=\"run.googleapis.com/request_latencies\" AND ${local._one_of.public}"
      aligner  = "ALIGN_PERCENTILE_95"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 4000
      lasting  = 900
    }
    down = {
      title    = "The form does not open"
      do       = "The page could not be opened from several places of the world. Open it yourself, then look at Requests fail and at Google's status page."
      severity = "CRITICAL"
      filter   = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.site.uptime_check_id}\""
      aligner  = "ALIGN_NEXT_OLDER"
      reducer  = "REDUCE_COUNT_FALSE"
      period   = 300
      above    = 1
      lasting  = 300
    }
    unwell = {
      title    = "A function lacks what it needs"
      do       = "Its own /health could not say that store, files, bus and mail answer. Open /NAME/health: it names the need. Reports are kept as long as submit-report is well."
      severity = "ERROR"
      filter   = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=one_of(${join(",", [for check in google_monitoring_uptime_check_config.health : "\"${check.uptime_check_id}\""])})"
      aligner  = "ALIGN_NEXT_OLDER"
      reducer  = "REDUCE_COUNT_FALSE"
      period   = 900
      above    = 1
      lasting  = 900
    }
    dead-letters = {
      title    = "Events were given up by Pub/Sub"
      do       = "No report is lost: the sweep publishes again. Find out why the consumer refused, mend it, then empty the dead letters."
      severity = "ERROR"
      filter   = "${local._subs} AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.labels.subscription_id=\"${local._dead_consumer}\""
      aligner  = "ALIGN_MAX"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 0
      lasting  = 0
    }
    backlog = {
      title    = "Events wait for their consumer"
      do       = "The oldest message is older than 10 minutes: routing or notices stand still. Look at the consumer's errors and its instance cap."
      severity = "ERROR"
      filter   = "${local._subs} AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND ${local._one_of.consumers}"
      aligner  = "ALIGN_MAX"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 600
      lasting  = 0
    }
    undelivered = {
      title    = "An event is older than 10 minutes"
      do       = "A report has something to tell that its consumer does not take, though the sweep publishes it again. Look at the consumer's errors; mail that the server refuses looks like this, too."
      severity = "ERROR"
      filter   = "${local._run} AND metric.type=\"${local.metric.oldest-event-minutes}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 10
      lasting  = 0
    }
    unrouted = {
      title    = "Reports without an owner"
      do       = "Reports came in that no operator, team or SKPD holds. Look at route-report's errors. Nothing is lost: they are routed as soon as it works again."
      severity = "CRITICAL"
      filter   = "${local._run} AND metric.type=\"${local.metric.unrouted}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 0.6 # a whole number's bucket reaches half a unit to both sides
      lasting  = 0
    }
    unplaced = {
      title    = "An open report has no place"
      do       = "The daily proof found open reports in no queue, without an owner or without a deadline. The staff console's proof names them to the admin. Put each where it belongs, today."
      severity = "CRITICAL"
      filter   = "${local._run} AND metric.type=\"${local.metric.without-owner}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 0.6 # as above
      lasting  = 0
    }
    proof = {
      title    = "The daily proof is old"
      do       = "It was last finished more than 26 hours ago, so nobody knows whether every open report has a place. Read the errors of remind-overdue."
      severity = "ERROR"
      filter   = "${local._run} AND metric.type=\"${local.metric.proof-age-hours}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 600
      above    = 26
      lasting  = 0
    }
    overdue = {
      title    = "Alarms are late"
      do       = "For half an hour every sweep left something due to the next: after an outage that passes. If it stays at a few, they cannot be handled: the error lines name them."
      severity = "ERROR"
      filter   = "${local._run} AND metric.type=\"${local.metric.overdue-left}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 300
      above    = 0.6 # as above
      lasting  = 1800
    }
    parked = {
      title    = "An event is parked"
      do       = "Ten tries over more than a day did not deliver an event. Its report is in the log line; tell the person by hand, and mend the cause."
      severity = "ERROR"
      filter   = "${local._run} AND metric.type=\"${local.metric.event-parked}\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      period   = 300
      above    = 0
      lasting  = 0
    }
    unreadable = {
      title    = "A message was no event of ours"
      do       = "Somebody else publishes on Kanal's topics, or a deployment went half through. Look who has the role to publish."
      severity = "WARNING"
      filter   = "${local._run} AND metric.type=\"${local.metric.event-unreadable}\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      period   = 300
      above    = 0
      lasting  = 0
    }
    export = {
      title    = "The open data is old"
      do       = "It was last written more than 26 hours ago. Run the export's schedule by hand and read what it logs."
      severity = "WARNING"
      filter   = "${local._run} AND metric.type=\"${local.metric.export-age-hours}\""
      aligner  = "ALIGN_PERCENTILE_99"
      reducer  = "REDUCE_MAX"
      period   = 600
      above    = 26
      lasting  = 0
    }
  }
  silences = {
    sweep = {
      title    = "The sweep stands still"
      do       = "For 15 minutes nothing was swept: no reminders, no second tries. Look at the schedule (paused?) and at the function's errors."
      severity = "CRITICAL"
      filter   = "${local._succeeded} AND ${local._one_of.scheduled["remind_overdue"]}"
      lasting  = 900
    }
    recent = {
      title    = "List and map stand still"
      do       = "For 15 minutes nothing was published of what is open: list, map and `already reported?` show an old state. Look at the schedule (paused?) and at the function's errors."
      severity = "ERROR"
      filter   = "${local._succeeded} AND ${local._one_of.scheduled["publish_recent"]}"
      lasting  = 900
    }
  }
  _told = { for name, alert in merge(local.alerts, local.silences) : name => {
    content = "${alert.do}\n\nRunbook: ${local._runbook}#${name}"
    subject = "Kanal ${local.city.name}: ${alert.title}"
  } }
}

resource "google_monitoring_notification_channel" "mail" {
  display_name = "Whoever looks after Kanal"
  type         = "email"
  labels       = { email_address = var.alert_email }

  depends_on = [google_project_service.this]
}

resource "google_monitoring_alert_policy" "above" {
  for_each = local.alerts

  display_name          = "Kanal: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = each.value.title
    condition_threshold {
      filter             = each.value.filter
      denominator_filter = try(each.value.denominator, null)
      comparison         = "COMPARISON_GT"
      threshold_value    = each.value.above
      duration           = "${each.value.lasting}s"

      aggregations {
        alignment_period     = "${each.value.period}s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
      }
      dynamic "denominator_aggregations" {
        for_each = can(each.value.denominator) ? { this = each.value } : {}
        content {
          alignment_period     = "${denominator_aggregations.value.period}s"
          per_series_aligner   = denominator_aggregations.value.aligner
          cross_series_reducer = denominator_aggregations.value.reducer
        }
      }
    }
  }
  documentation {
    content   = local._told[each.key].content
    subject   = local._told[each.key].subject
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.figure, google_logging_metric.occurrence]
}

resource "google_monitoring_alert_policy" "silent" {
  for_each = local.silences

  display_name          = "Kanal: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = each.value.title
    condition_absent {
      filter   = each.value.filter
      duration = "${each.value.lasting}s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
  documentation {
    content   = local._told[each.key].content
    subject   = local._told[each.key].subject
    mime_type = "text/markdown"
  }
}

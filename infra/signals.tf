# What Google itself would log of each request, and figures out of the log lines that Kanal writes; their wording is a promise that tests/test_infra.py keeps.

locals {
  _kanal_log = "resource.type=\"cloud_run_revision\" AND jsonPayload.message"
  figures = { # of the line that every sweep ends with
    overdue-left         = "Reports with something due that a sweep left to the next"
    without-owner        = "Open reports that the last daily proof found in no queue, or without an owner or a deadline"
    proof-age-hours      = "Hours since the daily proof was last finished"
    export-age-hours     = "Hours since the open data was last written"
    oldest-event-minutes = "Age of the oldest event that its consumer has not taken"
    unrouted             = "Reports received two minutes ago or more that nobody holds yet"
  }
  occurrences = {
    event-parked     = { message = "event parked after ten tries", about = "Events given up on" }
    event-unreadable = { message = "unreadable event dropped", about = "Messages that are no events of ours" }
    request-failed   = { message = "request failed", about = "Requests answered 500 by a mistake of ours" }
  }
  metric = { for name in concat(keys(local.figures), keys(local.occurrences)) : name => "logging.googleapis.com/user/kanal/${name}" }
}

resource "google_logging_metric" "figure" {
  for_each = local.figures

  name            = "kanal/${each.key}"
  description     = each.value
  filter          = "${local._kanal_log}=\"swept\""
  value_extractor = "EXTRACT(jsonPayload.${replace(each.key, "-", "_")})"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
  }
  bucket_options {
    linear_buckets { # one whole number a bucket
      num_finite_buckets = 180
      width              = 1
      offset             = -0.5
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_metric" "occurrence" {
  for_each = local.occurrences

  name        = "kanal/${each.key}"
  description = each.value.about
  filter      = "${local._kanal_log}=\"${each.value.message}\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.this]
}

# Address and page of every visitor are nobody's business; a letter's link is as good as a key, and a provider's answer
# holds its code. What was refused or failed stays for 30 days: it shows an attack. Kanal's own lines hold none of it.
resource "google_logging_project_exclusion" "visits" {
  name        = "visits"
  description = "Requests that were answered, and whatever came by a letter's link or from the sign-in"
  filter      = "(log_id(\"run.googleapis.com/requests\") OR log_id(\"requests\")) AND (httpRequest.status<400 OR httpRequest.requestUrl:\"/surat/\" OR httpRequest.requestUrl:\"/masuk/kembali\")"

  depends_on = [google_project_service.this]
}

resource "google_monitoring_uptime_check_config" "site" {
  display_name = "The form opens"
  period       = "300s"
  timeout      = "10s"

  http_check {
    path         = "/public-site/"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = trimprefix(local.address, "https://") }
  }
  content_matchers { content = "</form>" }

  depends_on = [google_project_service.this]
}

# What a function says of its own needs. Those behind a topic or a schedule cannot be reached from outside; that they
# are not well shows in the backlog and in the sweep.
resource "google_monitoring_uptime_check_config" "health" {
  for_each = local.public

  display_name     = "${each.value.slug} has what it needs"
  period           = "900s"
  timeout          = "10s"
  selected_regions = ["ASIA_PACIFIC", "EUROPE", "USA_OREGON"] # three is the fewest

  http_check {
    path         = "/${each.value.slug}/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = trimprefix(local.address, "https://") }
  }
  content_matchers { content = "\"status\": \"ok\"" }

  depends_on = [google_project_service.this]
}

# One page: is it up, is it quick, does anything wait, what does it cost to look at.

locals {
  _panels = [
    { title = "Requests a second, by function", filter = local._requests, aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["resource.label.service_name"] },
    { title = "Errors a second, by function", filter = local.alerts.failing.filter, aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["resource.label.service_name"] },
    { title = "Requests answered 500 by a mistake of ours", filter = "${local._run} AND metric.type=\"${local.metric.request-failed}\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = ["resource.label.service_name"] },
    { title = "95th percentile, milliseconds", filter = local.alerts.slow.filter, aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX", by = ["resource.label.service_name"] },
    { title = "Instances", filter = "${local._run} AND metric.type=\"run.googleapis.com/container/instance_count\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", by = ["resource.label.service_name"] },
    { title = "Oldest message, seconds", filter = local.alerts.backlog.filter, aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", by = ["resource.label.subscription_id"] },
    { title = "Dead letters", filter = local.alerts.dead-letters.filter, aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", by = [] },
    { title = "Reports without an owner", filter = local.alerts.unrouted.filter, aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", by = [] },
    { title = "Oldest undelivered event, minutes", filter = local.alerts.undelivered.filter, aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", by = [] },
    { title = "Age of the open data, hours", filter = local.alerts.export.filter, aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", by = [] },
    { title = "Documents read a second", filter = "resource.type=\"firestore.googleapis.com/Database\" AND metric.type=\"firestore.googleapis.com/document/read_ops_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = [] },
    { title = "Documents written a second", filter = "resource.type=\"firestore.googleapis.com/Database\" AND metric.type=\"firestore.googleapis.com/document/write_ops_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = [] },
    { title = "Photos kept, bytes", filter = "resource.type=\"gcs_bucket\" AND metric.type=\"storage.googleapis.com/storage/v2/total_bytes\" AND resource.labels.bucket_name=\"${local.bucket_names.photos}\"", aligner = "ALIGN_MEAN", reducer = "REDUCE_SUM", by = [] },
  ]
}

resource "google_monitoring_dashboard" "this" {
  dashboard_json = jsonencode({
    displayName = "Kanal ${local.city.name}"
    mosaicLayout = {
      columns = 12
      tiles = [for position, panel in local._panels : {
        xPos   = position % 3 * 4
        yPos   = floor(position / 3) * 4
        width  = 4
        height = 4
        widget = {
          title = panel.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = panel.filter
                  aggregation = {
                    alignmentPeriod    = "300s"
                    perSeriesAligner   = panel.aligner
                    crossSeriesReducer = panel.reducer
                    groupByFields      = panel.by
                  }
                }
              }
            }]
          }
        }
      }]
    }
  })

  depends_on = [google_logging_metric.figure, google_logging_metric.occurrence]
}

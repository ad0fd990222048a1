resource "google_cloud_scheduler_job" "this" {
  for_each = local.scheduled

  name             = each.value.slug
  description      = each.value.about
  region           = var.region
  schedule         = each.value.schedule
  time_zone        = local.city.timezone
  attempt_deadline = "${max(15, min(1800, each.value.timeout))}s"

  retry_config {
    retry_count          = 3
    min_backoff_duration = "10s"
    max_backoff_duration = "120s"
  }

  http_target {
    uri         = google_cloudfunctions2_function.this[each.key].service_config[0].uri
    http_method = "POST"
    oidc_token {
      service_account_email = google_service_account.schedule.email
      audience              = google_cloudfunctions2_function.this[each.key].service_config[0].uri
    }
  }
}

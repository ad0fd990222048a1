# Who may call a function: anybody where the manifest says public, else the one caller its trigger has.

resource "google_service_account" "push" {
  account_id   = "kanal-push"
  display_name = "Pub/Sub delivers events as this"

  depends_on = [google_project_service.this]
}

resource "google_service_account" "schedule" {
  account_id   = "kanal-schedule"
  display_name = "Cloud Scheduler calls as this"

  depends_on = [google_project_service.this]
}

resource "google_cloud_run_service_iam_member" "public" {
  #checkov:skip=CKV_GCP_102:citizens have no account; only what the manifest calls public is here
  for_each = local.public

  location = var.region
  service  = google_cloudfunctions2_function.this[each.key].name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_run_service_iam_member" "push" {
  for_each = local.consumers

  location = var.region
  service  = google_cloudfunctions2_function.this[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.push.member
}

resource "google_cloud_run_service_iam_member" "schedule" {
  for_each = local.scheduled

  location = var.region
  service  = google_cloudfunctions2_function.this[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.schedule.member
}

resource "google_service_account_iam_member" "push_token" {
  service_account_id = google_service_account.push.name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = local.pubsub_agent

  depends_on = [google_pubsub_topic.event]
}

# Who builds the functions. Google's default identity for this is an editor of the whole project.

locals {
  _project_number = google_storage_bucket.sources.project_number
  pubsub_agent    = "serviceAccount:service-${local._project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  build_roles = {
    "roles/logging.logWriter" = null
    # Google copies the bundle into a bucket of its own, which is not there before the first build.
    "roles/storage.objectViewer" = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${local._project_number}-${var.region}\")"
  }
}

resource "google_service_account" "build" {
  account_id   = "kanal-build"
  display_name = "Builds the functions"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "build" {
  for_each = local.build_roles

  project = var.project_id
  role    = each.key
  member  = google_service_account.build.member

  dynamic "condition" {
    for_each = each.value == null ? {} : { sources = each.value }
    content {
      title      = "only ${condition.key}"
      expression = condition.value
    }
  }
}

resource "google_storage_bucket_iam_member" "build" {
  bucket = google_storage_bucket.sources.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build" {
  repository = google_artifact_registry_repository.images.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

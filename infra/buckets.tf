# photos: private for ever. open_data: public, readable from any page. sources: the bundles.

locals {
  bucket_names = {
    photos    = "${var.project_id}-photos"
    open_data = "${var.project_id}-open-data"
    sources   = "${var.project_id}-sources"
  }
  buckets  = { photos = google_storage_bucket.photos, open_data = google_storage_bucket.open_data }
  _one_day = 86400
}

resource "google_storage_bucket" "photos" {
  #checkov:skip=CKV_GCP_62:Cloud Audit Logs say who changed settings; a log of every read would cost more than the bucket
  #checkov:skip=CKV_GCP_63:there is no such log (CKV_GCP_62) that could lie in the bucket itself
  name                        = local.bucket_names.photos
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy { retention_duration_seconds = 7 * local._one_day }
  versioning { enabled = true }

  lifecycle_rule {
    action { type = "Delete" }
    condition { age = var.photo_days }
  }
  lifecycle_rule {
    action { type = "Delete" }
    condition { days_since_noncurrent_time = 7 }
  }
  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE" # a report that old is looked at rarely
    }
    condition {
      age            = 90
      matches_suffix = [".jpg"] # not the index of pictures, which every new instance reads
    }
  }

  dynamic "encryption" {
    for_each = google_kms_crypto_key.this
    content { default_kms_key_name = encryption.value.id }
  }

  depends_on = [google_project_service.this, google_kms_crypto_key_iam_member.agent]
}

resource "google_storage_bucket" "open_data" {
  #checkov:skip=CKV_GCP_62:Cloud Audit Logs say who changed settings; a log of every read would cost more than the bucket
  #checkov:skip=CKV_GCP_63:there is no such log (CKV_GCP_62) that could lie in the bucket itself
  #checkov:skip=CKV_GCP_114:open data is for everybody
  #checkov:skip=CKV_GCP_78:an older version is as public as the newest, and may show what is not to be seen any more
  name                        = local.bucket_names.open_data
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited"

  # What was deleted or written over can be had again for a week, and not by the public.
  soft_delete_policy { retention_duration_seconds = 7 * local._one_day }
  versioning { enabled = false }

  cors {
    origin          = ["*"]
    method          = ["GET", "HEAD"]
    response_header = ["Accept-Ranges", "Content-Length", "Content-Range", "Content-Type", "ETag"]
    max_age_seconds = local._one_day
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "open_data_public" {
  #checkov:skip=CKV_GCP_28:open data is for everybody
  bucket = google_storage_bucket.open_data.name
  role   = "roles/storage.legacyObjectReader" # reads what it can name, lists nothing
  member = "allUsers"
}

resource "google_storage_bucket" "sources" {
  #checkov:skip=CKV_GCP_62:Cloud Audit Logs say who changed settings; a log of every read would cost more than the bucket
  #checkov:skip=CKV_GCP_63:there is no such log (CKV_GCP_62) that could lie in the bucket itself
  name                        = local.bucket_names.sources
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy { retention_duration_seconds = 7 * local._one_day }
  versioning { enabled = true }

  depends_on = [google_project_service.this]
}

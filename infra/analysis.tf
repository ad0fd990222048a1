# Optional: the open data as tables, read where it lies. No copy, no cost but for the bytes a question reads.

locals {
  tables = !var.bigquery ? {} : {
    reports = { file = "reports.parquet", format = "PARQUET", about = "Every published report, as of last night" }
    daily   = { file = "statistik-harian.csv", format = "CSV", about = "Every day in figures, by kelurahan, channel and SKPD" }
  }
}

resource "google_bigquery_dataset" "open_data" {
  #checkov:skip=CKV_GCP_15:no access is given here, so only the project's own people have it; the check wants to see one
  #checkov:skip=CKV_GCP_81:open data is for everybody
  count = var.bigquery ? 1 : 0

  dataset_id  = "open_data"
  location    = var.region
  description = "The public record of the city's complaint channel"

  depends_on = [google_project_service.this]
}

resource "google_bigquery_table" "this" {
  #checkov:skip=CKV_GCP_80:open data is for everybody
  #checkov:skip=CKV_GCP_121:a table that reads a file holds nothing
  for_each = local.tables

  dataset_id          = google_bigquery_dataset.open_data[0].dataset_id
  table_id            = each.key
  description         = each.value.about
  deletion_protection = false

  external_data_configuration {
    autodetect    = true
    source_format = each.value.format
    source_uris   = ["gs://${google_storage_bucket.open_data.name}/${each.value.file}"]
    dynamic "csv_options" {
      for_each = each.value.format == "CSV" ? [true] : []
      content {
        quote                 = "\""
        skip_leading_rows     = 1
        allow_quoted_newlines = true
      }
    }
  }
}

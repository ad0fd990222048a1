# Optional: the open data as a table, read where it lies. No copy, no cost but for the bytes a question reads.

resource "google_bigquery_dataset" "open_data" {
  count = var.bigquery ? 1 : 0

  dataset_id  = "open_data"
  location    = var.region
  description = "The public record of the city's complaint channel"

  depends_on = [google_project_service.this]
}

resource "google_bigquery_table" "reports" {
  count = var.bigquery ? 1 : 0

  dataset_id          = google_bigquery_dataset.open_data[0].dataset_id
  table_id            = "reports"
  description         = "Every published report, as of last night"
  deletion_protection = false # it holds nothing

  external_data_configuration {
    autodetect    = true
    source_format = "CSV"
    source_uris   = ["gs://${google_storage_bucket.open_data.name}/reports.csv"]
    csv_options {
      quote                 = "\""
      skip_leading_rows     = 1
      allow_quoted_newlines = true
    }
  }
}

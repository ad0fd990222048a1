# One zip for all functions, named by its content: a changed file is a new object, and every earlier one is kept.
# bundle/ holds links to exactly what belongs inside; of that, only these kinds of files.

locals {
  _kinds = "{css,csv,geojson,html,jpg,js,json,mjs,png,po,py,svg,txt,webmanifest,woff2}"
  _strays = flatten([
    for folder in ["functions", "shared"] : [
      for name in setsubtract(
        fileset("${path.module}/../${folder}", "**"),
        fileset("${path.module}/../${folder}", "**/*.${local._kinds}"),
      ) : "${folder}/${name}"
    ]
  ])
}

data "archive_file" "bundle" {
  type             = "zip"
  source_dir       = "${path.module}/bundle"
  output_path      = "${path.module}/build/bundle.zip"
  output_file_mode = "0644"
  excludes         = concat(local._strays, ["**/__pycache__/**", "**/node_modules/**"])
}

resource "google_storage_bucket_object" "bundle" {
  name            = "bundle-${data.archive_file.bundle.output_sha256}.zip"
  bucket          = google_storage_bucket.sources.name
  source          = data.archive_file.bundle.output_path
  deletion_policy = "ABANDON" # what was deployed once can be deployed again
}

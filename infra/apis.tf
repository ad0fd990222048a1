locals {
  _apis_always = [
    "artifactregistry", "cloudbuild", "cloudfunctions", "cloudresourcemanager", "cloudscheduler", "firebaserules",
    "firestore", "iam", "iamcredentials", "logging", "monitoring", "pubsub", "run", "secretmanager", "serviceusage",
    "storage",
  ]
  _apis_optional = {
    bigquery       = var.bigquery
    billingbudgets = var.budget != null
    cloudkms       = var.own_key
    compute        = var.domain != null
    sts            = var.github != null
    telemetry      = var.traces
  }
  apis = toset(concat(local._apis_always, [for name, wanted in local._apis_optional : name if wanted]))
}

resource "google_project_service" "this" {
  for_each = local.apis

  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

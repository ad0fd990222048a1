# Firestore: the database, its backups, its indexes. Nobody but the functions reads or writes it.

locals {
  _indexes = jsondecode(file("${path.module}/../shared/indexes.json"))
  indexes = { # a query by one field alone uses the index that Firestore makes by itself
    for index in local._indexes :
    join(" ", concat([index.collection], index.equal, [index.order_by, index.descending ? "down" : "up"])) => index
    if length(index.equal) > 0
  }
  backups = {
    daily  = { retention = "604800s" }  # 7 days
    weekly = { retention = "8467200s" } # 14 weeks, the longest there is
  }
  # Fields that no query asks for. Unindexed they cost less, and a long history cannot meet the limit of 40,000 entries.
  unindexed = {
    reports = [
      "asked_from", "assigned", "children", "clocks", "closed_at", "erased_at", "form", "history",
      "kecamatan", "landmark", "near_border", "parked", "photos", "point", "rating", "reminded", "reopened", "sp4n_id",
      "split_from", "submission", "supporters", "supporting", "suspicions", "texts", "ticket", "undelivered", "unsent",
    ]
    contacts = ["asked_for", "email", "forgotten_at", "held_until", "name", "phone", "secret_hash", "standing", "switched", "told_by"]
    receipts = ["channel", "id", "read_at", "refused", "seq", "subject", "text", "ticket"]
    singles  = ["sent"]
  }
  _unindexed = merge([
    for collection, fields in local.unindexed : { for field in fields : "${collection}/${field}" => { collection = collection, field = field } }
  ]...)
}

resource "google_firestore_database" "this" {
  name                              = "(default)"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "OPTIMISTIC"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  deletion_policy                   = "ABANDON"

  dynamic "cmek_config" {
    for_each = google_kms_crypto_key.this
    content { kms_key_name = cmek_config.value.id }
  }

  depends_on = [google_project_service.this, google_kms_crypto_key_iam_member.agent]
}

resource "google_firestore_backup_schedule" "this" {
  for_each = local.backups

  database  = google_firestore_database.this.name
  retention = each.value.retention

  dynamic "daily_recurrence" {
    for_each = each.key == "daily" ? { daily = true } : {}
    content {}
  }
  dynamic "weekly_recurrence" {
    for_each = each.key == "weekly" ? { weekly = true } : {}
    content { day = "SUNDAY" }
  }
}

resource "google_firestore_index" "this" {
  for_each = local.indexes

  database   = google_firestore_database.this.name
  collection = each.value.collection

  dynamic "fields" {
    for_each = each.value.equal
    content {
      field_path = fields.value
      order      = "ASCENDING"
    }
  }
  fields {
    field_path = each.value.order_by
    order      = each.value.descending ? "DESCENDING" : "ASCENDING"
  }
}

resource "google_firestore_field" "unindexed" {
  for_each = local._unindexed

  database   = google_firestore_database.this.name
  collection = each.value.collection
  field      = each.value.field
  index_config {}
}

# Phones and browsers never speak to Firestore: whoever tries is refused. Functions do not pass these rules.
resource "google_firebaserules_ruleset" "closed" {
  source {
    files {
      name    = "firestore.rules"
      content = "service cloud.firestore { match /databases/{database}/documents { match /{document=**} { allow read, write: if false; } } }"
    }
  }

  depends_on = [google_firestore_database.this]
}

resource "google_firebaserules_release" "closed" {
  name         = "cloud.firestore"
  ruleset_name = "projects/${var.project_id}/rulesets/${google_firebaserules_ruleset.closed.name}"
}

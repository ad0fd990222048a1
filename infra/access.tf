# An identity per function; its roles follow from what the manifest says it needs, on that one thing only.

locals {
  _bucket_of_need = {
    "photos.read"     = { bucket = "photos", role = "roles/storage.objectViewer" }
    "photos.delete"   = { bucket = "photos", role = google_project_iam_custom_role.object_eraser.id }
    "photos.write"    = { bucket = "photos", role = google_project_iam_custom_role.object_writer.id }
    "open-data.read"  = { bucket = "open_data", role = "roles/storage.objectViewer" }
    "open-data.write" = { bucket = "open_data", role = google_project_iam_custom_role.object_writer.id }
  }
  _needs = merge([
    for name, function in local.functions : { for need in function.needs : "${name}/${need}" => { name = name, need = need } }
  ]...)
  known_needs = setunion(
    ["store.read", "store.write", "secret", "sign-in", "proof.sign", "post.send", "telegram.webhook"],
    keys(local._bucket_of_need),
    [for topic in local.topics : "publish:${topic}"],
  )
  store_roles = {
    for name, function in local.functions : name => (
      contains(function.needs, "store.write") ? "roles/datastore.user" : "roles/datastore.viewer"
    ) if length(setintersection(function.needs, ["store.read", "store.write"])) > 0
  }
  bucket_roles = {
    for key, pair in local._needs : key => merge(pair, local._bucket_of_need[pair.need])
    if contains(keys(local._bucket_of_need), pair.need)
  }
  publishers = {
    for key, pair in local._needs : key => merge(pair, { topic = trimprefix(pair.need, "publish:") })
    if startswith(pair.need, "publish:")
  }
  trace_roles = var.traces ? ["roles/serviceusage.serviceUsageConsumer", "roles/telemetry.tracesWriter"] : []
  tracers = {
    for pair in setproduct(keys(local.functions), local.trace_roles) : "${pair[0]}/${pair[1]}" => { name = pair[0], role = pair[1] }
  }
  secret_readers = merge([
    for name, secrets in local.secrets_of : { for secret in secrets : "${name}/${secret}" => { name = name, secret = secret } }
  ]...)
}

resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = "fn-${each.value.slug}"
  display_name = "Runs ${each.value.slug}"

  depends_on = [google_project_service.this]

  lifecycle {
    precondition {
      condition     = length(setsubtract(each.value.needs, local.known_needs)) == 0
      error_message = "${each.key} needs something that no role is known for: ${join(", ", setsubtract(each.value.needs, local.known_needs))}."
    }
  }
}

resource "google_project_iam_member" "store" {
  for_each = local.store_roles

  project = var.project_id
  role    = each.value
  member  = google_service_account.function[each.key].member

  condition { # Firestore knows no roles on a database, but conditions
    title      = "only Kanal's database"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.this.name}\""
  }
}

# Whoever only erases what a reporter wants erased puts nothing there.
resource "google_project_iam_custom_role" "object_eraser" {
  role_id     = "kanalObjectEraser"
  title       = "Kanal: erases objects"
  description = "Deletes objects of a bucket"
  permissions = ["storage.objects.delete"]
}

# Writing over an object needs the right to delete it; reading and listing do not come along.
resource "google_project_iam_custom_role" "object_writer" {
  role_id     = "kanalObjectWriter"
  title       = "Kanal: writes objects"
  description = "Puts objects into a bucket, over earlier ones too"
  permissions = ["storage.objects.create", "storage.objects.delete"]

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "function" {
  for_each = local.bucket_roles

  bucket = local.buckets[each.value.bucket].name
  role   = each.value.role
  member = google_service_account.function[each.value.name].member
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = local.publishers

  topic  = google_pubsub_topic.event[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.function[each.value.name].member
}

# Google knows no smaller thing to write spans to than the project, and asks who pays for the question.
resource "google_project_iam_member" "traces" {
  for_each = local.tracers

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.function[each.value.name].member
}

resource "google_secret_manager_secret_iam_member" "function" {
  for_each = local.secret_readers

  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.value.name].member
}

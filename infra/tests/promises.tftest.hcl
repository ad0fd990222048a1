# What must hold of every installation, whatever the manifest grows to. No account, nothing is created.

mock_provider "google" {
  override_during = plan

  mock_resource "google_storage_bucket" {
    defaults = { project_number = 424242424242 }
  }
  mock_resource "google_project_iam_custom_role" {
    defaults = { id = "projects/kanal-test/roles/kanalObjectWriter" }
  }
  mock_resource "google_pubsub_topic" {
    defaults = { id = "projects/kanal-test/topics/mocked" }
  }
  mock_resource "google_cloudfunctions2_function" {
    defaults = { service_config = { uri = "https://function.run.app" } }
  }
  mock_resource "google_service_account" {
    defaults = { email = "mocked@kanal-test.iam.gserviceaccount.com", member = "serviceAccount:mocked@kanal-test.iam.gserviceaccount.com" }
  }
}

variables {
  project_id  = "kanal-test"
  alert_email = "kanal@example.go.id"
  post        = { host = "smtp.example.go.id", user = "kanal", from = "kanal@example.go.id" }
}

run "functions" {
  command = plan

  assert {
    condition     = keys(google_cloudfunctions2_function.this) == keys(jsondecode(file("../functions/manifest.json")))
    error_message = "Every function of the manifest is deployed, and no other."
  }
  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this :
      function.service_config[0].environment_variables["THREADS"] == tostring(function.service_config[0].max_instance_request_concurrency)
    ])
    error_message = "THREADS is the concurrency, or requests queue behind four threads."
  }
  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this :
      function.build_config[0].entry_point == name
      && function.build_config[0].environment_variables["GOOGLE_FUNCTION_SOURCE"] == "functions/${name}/main.py"
      && function.service_config[0].environment_variables["PYTHONPATH"] == "/workspace"
      && function.service_config[0].environment_variables["KANAL_PLATFORM"] == "google"
      && function.service_config[0].environment_variables["KANAL_PROXIES"] == "1"
    ])
    error_message = "One bundle serves all: each function names its file, and finds shared/."
  }
  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.this :
      tonumber(function.service_config[0].available_cpu) >= 1 || function.service_config[0].max_instance_request_concurrency == 1
    ])
    error_message = "Several requests at once need a whole CPU."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].max_instance_count >= 1])
    error_message = "Every function has a cap on its instances, which is the cap on its cost."
  }
}

run "strangers" {
  command = plan

  assert {
    condition = keys(google_cloud_run_service_iam_member.public) == [
      for name, entry in jsondecode(file("../functions/manifest.json")) : name if try(entry.trigger.http, null) == "public"
    ]
    error_message = "Exactly the functions that the manifest calls public are open to everybody."
  }
  assert {
    condition = alltrue(flatten([
      [for member in google_cloud_run_service_iam_member.push : member.member != "allUsers" && member.member != "allAuthenticatedUsers"],
      [for member in google_cloud_run_service_iam_member.schedule : member.member != "allUsers" && member.member != "allAuthenticatedUsers"],
    ]))
    error_message = "Event and scheduled functions answer their own caller only."
  }
  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this :
      function.service_config[0].ingress_settings == (contains(keys(google_cloud_run_service_iam_member.public), name) ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY")
    ])
    error_message = "What is not public cannot be reached from the internet at all."
  }
  assert {
    condition     = google_storage_bucket.photos.public_access_prevention == "enforced" && google_storage_bucket.photos.uniform_bucket_level_access
    error_message = "No setting and no mistake can make the photos public."
  }
  assert {
    condition     = google_storage_bucket.sources.public_access_prevention == "enforced"
    error_message = "The bundles are private."
  }
  assert {
    condition     = !google_storage_bucket.open_data.versioning[0].enabled
    error_message = "Of the public bucket nothing older can be read than what lies in it."
  }
  assert {
    condition     = alltrue([for member in google_storage_bucket_iam_member.function : !startswith(member.member, "all")])
    error_message = "No bucket is opened by a function's role."
  }
  assert {
    condition     = strcontains(google_firebaserules_ruleset.closed.source[0].files[0].content, "allow read, write: if false")
    error_message = "Nobody speaks to Firestore past the functions."
  }
}

run "events" {
  command = plan

  assert {
    condition = alltrue([
      for subscription in google_pubsub_subscription.consumer :
      length(subscription.push_config[0].oidc_token) == 1 && length(subscription.dead_letter_policy) == 1 && length(subscription.retry_policy) == 1
    ])
    error_message = "Every push carries a token, is tried again, and ends in the dead letters."
  }
  assert {
    condition     = keys(google_pubsub_subscription_iam_member.dead) == keys(google_pubsub_subscription.consumer)
    error_message = "Pub/Sub may move every consumer's failures to the dead letters."
  }
  assert {
    condition     = google_pubsub_subscription.dead.topic == google_pubsub_topic.dead.id && google_pubsub_subscription.dead.expiration_policy[0].ttl == ""
    error_message = "Somebody keeps the dead letters."
  }
  assert {
    condition     = google_pubsub_topic_iam_member.dead.member == "serviceAccount:service-424242424242@gcp-sa-pubsub.iam.gserviceaccount.com"
    error_message = "Pub/Sub's own identity publishes the dead letters."
  }
  assert {
    condition     = length(google_pubsub_topic.event) == length(google_pubsub_subscription.consumer)
    error_message = "A topic has exactly one consumer."
  }
  assert {
    condition = alltrue([
      for name, subscription in google_pubsub_subscription.consumer :
      subscription.ack_deadline_seconds >= min(600, google_cloudfunctions2_function.this[name].service_config[0].timeout_seconds)
    ])
    error_message = "A consumer that is still at work is not asked again."
  }
  assert {
    condition = alltrue([
      for job in google_cloud_scheduler_job.this : length(job.http_target[0].oidc_token) == 1 && job.time_zone == "Asia/Jakarta"
    ])
    error_message = "Schedules run by the city's clock and show who they are."
  }
}

run "documents" {
  command = plan

  assert {
    condition = length(google_firestore_index.this) == length([
      for index in jsondecode(file("../shared/indexes.json")) : index if length(index.equal) > 0
    ])
    error_message = "Every composite index that a query needs exists."
  }
  assert {
    condition = alltrue([
      for key, index in google_firestore_index.this :
      join(",", index.fields[*].field_path) == join(",", concat(local.indexes[key].equal, [local.indexes[key].order_by])) && index.collection == local.indexes[key].collection
    ])
    error_message = "An index has the query's fields in the query's order."
  }
  assert {
    condition = length(setintersection(
      [for field in google_firestore_field.unindexed : "${field.collection}/${field.field}"],
      flatten([for index in jsondecode(file("../shared/indexes.json")) : [for field in concat(index.equal, [index.order_by]) : "${index.collection}/${field}"]]),
    )) == 0
    error_message = "No field that a query asks for is left out of the indexes."
  }
  assert {
    condition = (
      google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
      && google_firestore_database.this.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
      && keys(google_firestore_backup_schedule.this) == ["daily", "weekly"]
    )
    error_message = "The reports can be brought back after a mistake."
  }
  assert {
    condition     = google_firestore_database.this.location_id == "asia-southeast2" && lower(google_storage_bucket.photos.location) == "asia-southeast2"
    error_message = "Data stay in Indonesia unless somebody says otherwise."
  }
}

run "roles" {
  command = plan

  assert {
    condition = alltrue([
      for name, member in google_project_iam_member.store :
      member.role == "roles/datastore.viewer" || (member.role == "roles/datastore.user" && contains(local.manifest[name].needs, "store.write"))
    ])
    error_message = "Whoever only reads documents cannot write them."
  }
  assert {
    condition     = alltrue([for member in google_project_iam_member.store : strcontains(member.condition[0].expression, "/databases/(default)\"")])
    error_message = "A role on documents ends at Kanal's database."
  }
  assert {
    condition = alltrue([
      for key, member in google_storage_bucket_iam_member.function :
      member.role == (endswith(key, ".read") ? "roles/storage.objectViewer" : "projects/kanal-test/roles/kanalObjectWriter")
      && contains(local.manifest[split("/", key)[0]].needs, split("/", key)[1])
      && member.bucket == "kanal-test-${startswith(split("/", key)[1], "photos") ? "photos" : "open-data"}"
    ])
    error_message = "A role on a bucket is what the manifest asks for, on that bucket."
  }
  assert {
    condition     = toset(google_project_iam_custom_role.object_writer.permissions) == toset(["storage.objects.create", "storage.objects.delete"])
    error_message = "Whoever writes objects reads none."
  }
  assert {
    condition = alltrue([
      for key, member in google_pubsub_topic_iam_member.publisher :
      member.role == "roles/pubsub.publisher" && contains(local.manifest[split("/", key)[0]].needs, "publish:${member.topic}")
    ])
    error_message = "A function publishes only what the manifest says."
  }
  assert {
    condition = toset(keys(google_secret_manager_secret_iam_member.function)) == toset(flatten([
      for name, entry in local.manifest : concat(
        contains(entry.needs, "secret") ? ["${name}/server"] : [],
        contains(entry.needs, "proof.sign") ? ["${name}/signing_key"] : [],
        contains(entry.needs, "post.send") ? ["${name}/post_password"] : [],
      )
    ]))
    error_message = "A secret is read by whoever needs it, and by nobody else."
  }
  assert {
    condition     = [for key in keys(google_secret_manager_secret_iam_member.function) : key if endswith(key, "/signing_key")] == ["export_open_data/signing_key"]
    error_message = "Only the export signs: no function that a stranger can reach has the key."
  }
  assert {
    condition = alltrue(flatten([
      [for member in google_project_iam_member.store : !contains(["roles/owner", "roles/editor", "roles/viewer"], member.role)],
      [for member in google_project_iam_member.build : !contains(["roles/owner", "roles/editor", "roles/viewer"], member.role)],
    ]))
    error_message = "Nobody has a basic role."
  }
  assert {
    condition     = length(google_service_account.function) == length(local.manifest)
    error_message = "Every function has an identity of its own."
  }
}

run "watching" {
  command = plan

  assert {
    condition = alltrue([
      for part in ["run.googleapis.com/requests", "log_id(\"requests\")", "httpRequest.status<400", "OR httpRequest.requestUrl:\"/surat/\"", "OR httpRequest.requestUrl:\"/masuk/kembali\""] :
      strcontains(google_logging_project_exclusion.visits.filter, part)
    ])
    error_message = "Who looked at what is in no log, and a letter's link least of all."
  }

  assert {
    condition = alltrue(flatten([
      for policies in [google_monitoring_alert_policy.above, google_monitoring_alert_policy.silent] : [
        for key, policy in policies : length(policy.notification_channels) == 1 && strcontains(policy.documentation[0].content, "Runbook: docs/runbook.md#${key}")
      ]
    ]))
    error_message = "Every alert reaches somebody, and says where to read on."
  }
  assert {
    condition = alltrue([
      for function in local.scheduled : anytrue([
        for policy in google_monitoring_alert_policy.silent :
        policy.conditions[0].condition_absent[0].duration == "900s" && strcontains(policy.conditions[0].condition_absent[0].filter, "\"${function.slug}\"")
      ]) if startswith(function.schedule, "*/5 ")
    ])
    error_message = "What runs every five minutes is missed after fifteen."
  }
  assert {
    condition     = google_monitoring_uptime_check_config.site.monitored_resource[0].labels.host == "asia-southeast2-kanal-test.cloudfunctions.net"
    error_message = "The form is opened where citizens open it."
  }
  assert {
    condition = { for name, check in google_monitoring_uptime_check_config.health : name => check.http_check[0].path } == {
      for name, function in local.public : name => "/${function.slug}/health"
    }
    error_message = "Every public function is asked whether it has what it needs."
  }
}

# One topic an event, one consumer a topic, pushed as in the emulator. What cannot be delivered is kept for a month.

locals {
  topics         = toset([for function in values(local.consumers) : function.topic])
  _dead_consumer = "dead-letters"
}

resource "google_pubsub_topic" "event" {
  for_each = local.topics

  name                       = each.key
  kms_key_name               = one(google_kms_crypto_key.this[*].id)
  message_retention_duration = "604800s"
  message_storage_policy { allowed_persistence_regions = [var.region] }

  depends_on = [google_project_service.this, google_kms_crypto_key_iam_member.agent]
}

resource "google_pubsub_topic" "dead" {
  name         = "dead-letters"
  kms_key_name = one(google_kms_crypto_key.this[*].id)
  message_storage_policy { allowed_persistence_regions = [var.region] }

  depends_on = [google_project_service.this, google_kms_crypto_key_iam_member.agent]
}

resource "google_pubsub_subscription" "consumer" {
  for_each = local.consumers

  name                       = each.value.slug
  topic                      = google_pubsub_topic.event[each.value.topic].id
  ack_deadline_seconds       = max(10, min(600, each.value.timeout)) # sooner, a slow answer would be asked for twice
  message_retention_duration = "604800s"
  expiration_policy { ttl = "" }

  push_config {
    push_endpoint = "${google_cloudfunctions2_function.this[each.key].service_config[0].uri}/projects/${var.project_id}/topics/${each.value.topic}"
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = google_cloudfunctions2_function.this[each.key].service_config[0].uri
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = 10
  }
}

resource "google_pubsub_subscription" "dead" {
  name                       = local._dead_consumer
  topic                      = google_pubsub_topic.dead.id
  message_retention_duration = "2678400s"
  expiration_policy { ttl = "" }
}

# Pub/Sub itself moves a message to the dead letters, and needs these two roles for it.
resource "google_pubsub_topic_iam_member" "dead" {
  topic  = google_pubsub_topic.dead.name
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

resource "google_pubsub_subscription_iam_member" "dead" {
  for_each = local.consumers

  subscription = google_pubsub_subscription.consumer[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}

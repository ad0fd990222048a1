# Optional: a key of the city's own over documents, photos and messages. Code and public data do not need it.

locals {
  _agents = !var.own_key ? {} : {
    documents = "serviceAccount:service-${local._project_number}@gcp-sa-firestore.iam.gserviceaccount.com"
    photos    = "serviceAccount:service-${local._project_number}@gs-project-accounts.iam.gserviceaccount.com"
    messages  = local.pubsub_agent
  }
}

resource "google_kms_key_ring" "this" {
  count = var.own_key ? 1 : 0

  name     = "kanal"
  location = var.region

  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "this" {
  count = var.own_key ? 1 : 0

  name            = "kanal"
  key_ring        = google_kms_key_ring.this[0].id
  rotation_period = "7776000s" # 90 days

  lifecycle {
    prevent_destroy = true # without the key, everything is gone
  }
}

resource "google_kms_crypto_key_iam_member" "agent" {
  for_each = local._agents

  crypto_key_id = google_kms_crypto_key.this[0].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}

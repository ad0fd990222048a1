# Every function of functions/manifest.json. Nothing here names one of them but the optional warm instance.

locals {
  manifest = jsondecode(file("${path.module}/../functions/manifest.json"))
  city     = jsondecode(file("${path.module}/../shared/catalogue/${var.city}/city.json"))
  functions = {
    for name, entry in local.manifest : name => {
      slug          = replace(name, "_", "-")
      about         = entry.about
      is_public     = try(entry.trigger.http, null) == "public"
      topic         = try(entry.trigger.topic, null)
      schedule      = try(entry.trigger.schedule, null)
      needs         = toset(entry.needs)
      cpu           = try(entry.cpu, "1")
      memory        = entry.memory
      concurrency   = entry.concurrency
      max_instances = try(entry.max_instances, 10)
      timeout       = entry.timeout_seconds
    }
  }
  public    = { for name, function in local.functions : name => function if function.is_public }
  consumers = { for name, function in local.functions : name => function if function.topic != null }
  scheduled = { for name, function in local.functions : name => function if function.schedule != null }

  # All public functions answer under one origin, each below its own name.
  address           = var.domain == null ? "https://${var.region}-${var.project_id}.cloudfunctions.net" : "https://${var.domain}"
  open_data_address = "https://storage.googleapis.com/${local.bucket_names.open_data}"

  _public_ingress = var.domain == null ? "ALLOW_ALL" : "ALLOW_INTERNAL_AND_GCLB"
  _settings = {
    KANAL_ADDRESS      = local.address
    KANAL_CATALOGUE    = "/workspace/shared/catalogue/${var.city}"
    KANAL_PLATFORM     = "google"
    KANAL_PROJECT      = var.project_id
    KANAL_PROXIES      = var.domain == null ? "1" : "2" # Google's front end names the caller; a load balancer adds itself
    KANAL_TELEGRAM_BOT = try(var.telegram.bot, null)    # pages link to it
    PYTHONPATH         = "/workspace"
  }
  _tracing = {
    KANAL_TRACES                                              = "https://telemetry.googleapis.com/v1/traces"
    OTEL_PYTHON_EXPORTER_OTLP_HTTP_TRACES_CREDENTIAL_PROVIDER = "gcp_http_credentials"
    OTEL_RESOURCE_ATTRIBUTES                                  = "gcp.project_id=${var.project_id}"
  }
  _settings_of_need = {
    "photos.read"     = { KANAL_PHOTO_BUCKET = local.bucket_names.photos }
    "photos.write"    = { KANAL_PHOTO_BUCKET = local.bucket_names.photos }
    "open-data.write" = { KANAL_OPEN_DATA_BUCKET = local.bucket_names.open_data }
    "open-data.read" = {
      KANAL_OPEN_DATA_BUCKET  = local.bucket_names.open_data
      KANAL_OPEN_DATA_ADDRESS = local.open_data_address
    }
    "sign-in" = {
      KANAL_FIRST_ADMIN    = try(var.sign_in.first_admin, null)
      KANAL_OIDC_CLIENT_ID = try(var.sign_in.client_id, null)
      KANAL_OIDC_ISSUER    = try(var.sign_in.issuer, null)
    }
    "post.send" = {
      KANAL_MAIL_FROM         = var.post.from
      KANAL_SMTP_HOST         = var.post.host
      KANAL_SMTP_PORT         = tostring(var.post.port)
      KANAL_SMTP_USER         = var.post.user
      KANAL_TELEGRAM_API      = try(var.telegram.api, null)
      KANAL_WEBHOOK_URL       = try(var.webhook.url, null)
      KANAL_WHATSAPP_API      = try(var.whatsapp.api, null)
      KANAL_WHATSAPP_PHONE_ID = try(var.whatsapp.phone_id, null)
    }
  }
  _environment = {
    for name, function in local.functions : name => merge(
      local._settings,
      { THREADS = tostring(function.concurrency) }, # the framework's own default queues behind four
      var.traces ? merge(local._tracing, { OTEL_SERVICE_NAME = function.slug }) : {},
      [for need in function.needs : lookup(local._settings_of_need, need, {})]...
    )
  }
  environment = {
    for name, settings in local._environment : name => { for key, value in settings : key => value if value != null }
  }
}

resource "google_cloudfunctions2_function" "this" {
  for_each = local.functions

  name        = each.value.slug
  description = each.value.about
  location    = var.region

  build_config {
    runtime               = "python311"
    entry_point           = each.key
    environment_variables = { GOOGLE_FUNCTION_SOURCE = "functions/${each.key}/main.py" }
    service_account       = google_service_account.build.name
    docker_repository     = google_artifact_registry_repository.images.id

    source {
      storage_source {
        bucket = google_storage_bucket.sources.name
        object = coalesce(var.bundle, google_storage_bucket_object.bundle.name)
      }
    }
  }

  service_config {
    available_cpu                    = each.value.cpu
    available_memory                 = each.value.memory
    environment_variables            = local.environment[each.key]
    ingress_settings                 = each.value.is_public ? local._public_ingress : "ALLOW_INTERNAL_ONLY"
    max_instance_count               = each.value.max_instances
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = var.warm_submit && each.key == "submit_report" ? 1 : 0
    service_account_email            = google_service_account.function[each.key].email
    timeout_seconds                  = each.value.timeout

    dynamic "secret_environment_variables" {
      for_each = { for secret in local.secrets_of[each.key] : secret => local.secrets[secret] }
      content {
        key        = secret_environment_variables.value.variable
        project_id = var.project_id
        secret     = google_secret_manager_secret.this[secret_environment_variables.key].secret_id
        version    = tostring(secret_environment_variables.value.version)
      }
    }
  }

  depends_on = [
    google_project_service.this,
    google_project_iam_member.build,
    google_artifact_registry_repository_iam_member.build,
    google_secret_manager_secret_iam_member.function,
    google_storage_bucket_iam_member.build,
  ]
}

resource "google_artifact_registry_repository" "images" {
  #checkov:skip=CKV_GCP_84:the images hold nothing but published code
  repository_id = "functions"
  location      = var.region
  format        = "DOCKER"
  description   = "What Cloud Build makes of the bundle"

  cleanup_policies {
    id     = "keep-three"
    action = "KEEP"
    most_recent_versions { keep_count = 3 }
  }
  cleanup_policies {
    id     = "delete-older"
    action = "DELETE"
    condition { older_than = "2592000s" }
  }

  depends_on = [google_project_service.this]
}

# What costs extra: absent unless asked for, and right when it is.

mock_provider "google" {
  override_during = plan

  mock_resource "google_storage_bucket" {
    defaults = { project_number = 424242424242 }
  }
  mock_resource "google_cloudfunctions2_function" {
    defaults = { service_config = { uri = "https://function.run.app" } }
  }
  mock_resource "google_compute_security_policy" {
    defaults = { id = "projects/kanal-test/global/securityPolicies/kanal" }
  }
  mock_resource "google_kms_crypto_key" {
    defaults = { id = "projects/kanal-test/locations/asia-southeast2/keyRings/kanal/cryptoKeys/kanal" }
  }
  mock_resource "google_iam_workload_identity_pool" {
    defaults = { name = "projects/424242424242/locations/global/workloadIdentityPools/github" }
  }
}

variables {
  project_id  = "kanal-test"
  alert_email = "kanal@example.go.id"
  post        = { host = "smtp.example.go.id", user = "kanal", from = "kanal@example.go.id" }
}

run "nothing_extra_by_default" {
  command = plan

  assert {
    condition = sum([
      length(google_compute_global_address.this), length(google_compute_global_forwarding_rule.https),
      length(google_compute_security_policy.this), length(google_compute_backend_service.this),
    ]) == 0
    error_message = "No load balancer without a domain."
  }
  assert {
    condition     = length(google_bigquery_dataset.open_data) + length(google_bigquery_table.this) == 0
    error_message = "No table without bigquery."
  }
  assert {
    condition     = length(google_kms_key_ring.this) + length(google_kms_crypto_key.this) + length(google_kms_crypto_key_iam_member.agent) == 0
    error_message = "No key without own_key."
  }
  assert {
    condition     = length(google_billing_budget.this) == 0
    error_message = "No budget without a billing account."
  }
  assert {
    condition     = length(google_iam_workload_identity_pool.github) + length(google_service_account.delivery) + length(google_project_iam_member.delivery) == 0
    error_message = "No door for GitHub without a repository."
  }
  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].min_instance_count == 0])
    error_message = "No instance is paid for while nobody asks."
  }
  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.this : alltrue([
        for name in concat(keys(function.service_config[0].environment_variables), function.service_config[0].secret_environment_variables[*].key) :
        !can(regex("TELEGRAM|WHATSAPP|WEBHOOK", name))
      ])
    ]) && keys(google_secret_manager_secret.this) == ["post_password", "server", "signing_key"]
    error_message = "No channel is set up that the city did not ask for."
  }
  assert {
    condition = length(google_project_iam_member.traces) == 0 && alltrue([
      for function in google_cloudfunctions2_function.this : !can(function.service_config[0].environment_variables["KANAL_TRACES"])
    ])
    error_message = "No spans without traces."
  }
  assert {
    condition     = length(setintersection(keys(google_project_service.this), ["bigquery", "billingbudgets", "cloudkms", "compute", "sts", "telemetry"])) == 0
    error_message = "No interface is switched on that nothing uses."
  }
}

run "domain" {
  command = plan

  variables {
    domain              = "kanal.example.go.id"
    requests_per_minute = 300
  }

  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.this : function.service_config[0].environment_variables["KANAL_PROXIES"] == "2"
    ])
    error_message = "Behind the load balancer a caller is the last but one in X-Forwarded-For."
  }
  assert {
    condition     = output.address == "https://kanal.example.go.id" && google_cloudfunctions2_function.this["send_notices"].service_config[0].environment_variables["KANAL_ADDRESS"] == output.address
    error_message = "Letters link to the domain."
  }
  assert {
    condition     = length(regexall("(?m)^[1-6]\\. ", output.next_steps)) == 6 && strcontains(output.next_steps, "\n6. Point kanal.example.go.id to")
    error_message = "The next steps say what to do with the domain."
  }
  assert {
    condition = alltrue([
      for name in keys(local.public) : google_cloudfunctions2_function.this[name].service_config[0].ingress_settings == "ALLOW_INTERNAL_AND_GCLB"
    ])
    error_message = "Nobody goes past the limit on requests."
  }
  assert {
    condition     = keys(google_compute_backend_service.this) == keys(local.public) && alltrue([for backend in google_compute_backend_service.this : endswith(backend.security_policy, "/securityPolicies/kanal")])
    error_message = "Only public functions stand behind the domain, all of them under the limit."
  }
  assert {
    condition = toset(flatten(google_compute_url_map.this["this"].path_matcher[0].path_rule[*].paths)) == toset(flatten([
      ["/.well-known/security.txt"], [for function in local.public : ["/${function.slug}", "/${function.slug}/*"]],
    ]))
    error_message = "Every public function has its path."
  }
  assert {
    condition     = alltrue([for rule in google_compute_url_map.this["this"].path_matcher[0].path_rule : rule.route_action[0].url_rewrite[0].path_prefix_rewrite == "/" if !contains(rule.paths, "/.well-known/security.txt")])
    error_message = "A function does not see its own name in the path."
  }
  assert {
    condition     = one([for rule in google_compute_security_policy.this["this"].rule : rule.rate_limit_options[0].rate_limit_threshold[0].count if rule.action == "throttle"]) == 300
    error_message = "The limit is the one that was set."
  }
  assert {
    condition     = google_compute_url_map.to_https["this"].default_url_redirect[0].https_redirect
    error_message = "Plain HTTP only leads to HTTPS."
  }
}

run "own_key" {
  command = plan

  variables {
    own_key = true
  }

  assert {
    condition = (
      length(google_firestore_database.this.cmek_config) == 1 && length(google_storage_bucket.photos.encryption) == 1
      && alltrue([for topic in google_pubsub_topic.event : topic.kms_key_name == google_kms_crypto_key.this[0].id])
      && google_pubsub_topic.dead.kms_key_name == google_kms_crypto_key.this[0].id
    )
    error_message = "Documents, photos and messages are under the city's key."
  }
  assert {
    condition     = length(google_kms_crypto_key_iam_member.agent) == 3
    error_message = "The three services that encrypt may use the key."
  }
}

run "small_ones" {
  command = plan

  variables {
    bigquery    = true
    warm_submit = true
    budget      = { billing_account = "012345-6789AB-CDEF01", amount = 20 }
  }

  assert {
    condition     = { for name, table in google_bigquery_table.this : name => one(table.external_data_configuration[0].source_uris) } == { daily = "gs://kanal-test-open-data/statistik-harian.csv", reports = "gs://kanal-test-open-data/reports.parquet" }
    error_message = "A table reads the published file."
  }
  assert {
    condition     = { for name, function in google_cloudfunctions2_function.this : name => function.service_config[0].min_instance_count if function.service_config[0].min_instance_count > 0 } == { submit_report = 1 }
    error_message = "One instance of submit_report is warm, and no other."
  }
  assert {
    condition     = google_billing_budget.this[0].amount[0].specified_amount[0].units == "20" && length(google_billing_budget.this[0].threshold_rules) == 4
    error_message = "The budget warns thrice, and of what is coming."
  }
}

run "traces" {
  command = plan

  variables {
    traces = true
  }

  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this : { for key, value in function.service_config[0].environment_variables : key => value if can(regex("TRACES|OTEL", key)) } == {
        KANAL_TRACES                                              = "https://telemetry.googleapis.com/v1/traces"
        OTEL_PYTHON_EXPORTER_OTLP_HTTP_TRACES_CREDENTIAL_PROVIDER = "gcp_http_credentials"
        OTEL_RESOURCE_ATTRIBUTES                                  = "gcp.project_id=kanal-test"
        OTEL_SERVICE_NAME                                         = replace(name, "_", "-")
      }
    ])
    error_message = "Every function sends its spans to Google, signed, and under its own name."
  }
  assert {
    condition = toset([for key, member in google_project_iam_member.traces : "${split("/", key)[0]} ${member.role}"]) == toset(flatten([
      for name in keys(local.manifest) : ["${name} roles/serviceusage.serviceUsageConsumer", "${name} roles/telemetry.tracesWriter"]
    ]))
    error_message = "Whoever sends spans may, and nothing above it."
  }
}

run "sign_in" {
  command = plan

  variables {
    sign_in         = { issuer = "https://sso.example.go.id", client_id = "kanal", first_admin = "admin@example.go.id" }
    secret_versions = { sign_in_secret = 2 }
  }

  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this :
      join(",", [for secret in function.service_config[0].secret_environment_variables : "${secret.secret} ${secret.version}" if secret.key == "KANAL_OIDC_CLIENT_SECRET"]) == (
        contains(local.manifest[name].needs, "sign-in") ? "kanal-sign-in-secret 2" : ""
      )
    ])
    error_message = "Only whoever signs people in has the client's secret."
  }
  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this : {
        for key, value in function.service_config[0].environment_variables : key => value if can(regex("OIDC|ADMIN", key))
        } == {
        for key, value in {
          KANAL_FIRST_ADMIN    = "admin@example.go.id"
          KANAL_OIDC_CLIENT_ID = "kanal"
          KANAL_OIDC_ISSUER    = "https://sso.example.go.id"
        } : key => value if contains(local.manifest[name].needs, "sign-in")
      }
    ])
    error_message = "Whoever signs people in knows where, as whom, and who comes first."
  }
}

run "channels" {
  command = plan

  variables {
    telegram        = { bot = "kanal_pangkalpinang_bot" }
    webhook         = { url = "https://kota.example.go.id/kanal" }
    whatsapp        = { phone_id = "106540352242922", api = "https://graph.facebook.com/v27.0" }
    secret_versions = { telegram_token = 3 }
  }

  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this :
      toset([for secret in function.service_config[0].secret_environment_variables : "${secret.key} ${secret.secret} ${secret.version}"]) == toset(flatten([
        contains(local.manifest[name].needs, "secret") ? ["KANAL_SECRET kanal-server 1"] : [],
        contains(local.manifest[name].needs, "proof.sign") ? ["KANAL_SIGNING_KEY kanal-signing-key 1"] : [],
        contains(local.manifest[name].needs, "post.send") ? [
          "KANAL_SMTP_PASSWORD kanal-post-password 1", "KANAL_TELEGRAM_TOKEN kanal-telegram-token 3",
          "KANAL_WEBHOOK_SECRET kanal-webhook-secret 1", "KANAL_WHATSAPP_TOKEN kanal-whatsapp-token 1",
        ] : [],
        contains(local.manifest[name].needs, "telegram.webhook") ? ["KANAL_TELEGRAM_SECRET kanal-telegram-secret 1"] : [],
      ]))
    ])
    error_message = "Whoever sends has the tokens, whoever listens to the bot its secret, and nobody else."
  }
  assert {
    condition     = [for secret, about in local.secrets : secret if about.need == "telegram.webhook"] == ["telegram_secret"] && contains(local.known_needs, "telegram.webhook")
    error_message = "A function that listens to the bot needs nothing of what sends."
  }
  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.this : {
        for key, value in function.service_config[0].environment_variables : key => value if can(regex("TELEGRAM|WHATSAPP|WEBHOOK", key))
        } == merge(
        { KANAL_TELEGRAM_BOT = "kanal_pangkalpinang_bot" },
        contains(local.manifest[name].needs, "post.send") ? {
          KANAL_WEBHOOK_URL       = "https://kota.example.go.id/kanal"
          KANAL_WHATSAPP_API      = "https://graph.facebook.com/v27.0"
          KANAL_WHATSAPP_PHONE_ID = "106540352242922"
        } : {},
      )
    ])
    error_message = "Whoever sends knows where to; the bot's name is for every page."
  }
}

run "github" {
  command = plan

  variables {
    github = { repository = "city/kanal" }
  }

  assert {
    condition = (
      endswith(google_service_account_iam_member.github["planner"].member, "/subject/repo:city/kanal:ref:refs/heads/main")
      && endswith(google_service_account_iam_member.github["deployer"].member, "/subject/repo:city/kanal:environment:production")
    )
    error_message = "The branch plans; only an approved run deploys."
  }
  assert {
    condition = alltrue([
      for key, member in google_project_iam_member.delivery :
      member.role == "roles/serviceusage.serviceUsageConsumer" || can(regex("(?i)(viewer|reader|reviewer)$", member.role)) if startswith(key, "planner")
    ])
    error_message = "The planner changes nothing."
  }
  assert {
    condition = alltrue([
      for member in google_project_iam_member.delivery :
      !can(regex("^roles/(owner|editor|viewer|datastore\\.(user|viewer|owner)|storage\\.object.*|iam\\.serviceAccountTokenCreator)$", member.role))
    ])
    error_message = "Neither identity reads reports or photos."
  }
  assert {
    condition     = !strcontains(google_project_iam_member.granter["deployer"].condition[0].expression, "Admin") && strcontains(google_project_iam_member.granter["deployer"].condition[0].expression, "hasOnly([")
    error_message = "The deployer grants only what functions and builds have."
  }
  assert {
    condition     = endswith(google_monitoring_alert_policy.above["down"].documentation[0].content, "Runbook: https://github.com/city/kanal/blob/main/docs/runbook.md#down")
    error_message = "An alert's mail links to the runbook."
  }
}

run "rolled_back" {
  command = plan

  variables {
    bundle = "bundle-0000000000000000000000000000000000000000000000000000000000000000.zip"
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.build_config[0].source[0].storage_source[0].object == var.bundle])
    error_message = "Every function goes back to the same bundle."
  }
}

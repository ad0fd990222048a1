# Terraform makes the boxes; deploy.sh puts the values in, so that no state file ever holds one.

locals {
  _secrets = {
    server          = { need = "secret", variable = "KANAL_SECRET", is_on = true }
    signing_key     = { need = "proof.sign", variable = "KANAL_SIGNING_KEY", is_on = true }
    sign_in_secret  = { need = "sign-in", variable = "KANAL_OIDC_CLIENT_SECRET", is_on = var.sign_in != null }
    post_password   = { need = "post.send", variable = "KANAL_SMTP_PASSWORD", is_on = true }
    telegram_token  = { need = "post.send", variable = "KANAL_TELEGRAM_TOKEN", is_on = var.telegram != null }
    telegram_secret = { need = "telegram.webhook", variable = "KANAL_TELEGRAM_SECRET", is_on = var.telegram != null }
    whatsapp_token  = { need = "post.send", variable = "KANAL_WHATSAPP_TOKEN", is_on = var.whatsapp != null }
    webhook_secret  = { need = "post.send", variable = "KANAL_WEBHOOK_SECRET", is_on = var.webhook != null }
  }
  secrets = {
    for secret, about in local._secrets : secret => merge(about, { version = var.secret_versions[secret] }) if about.is_on
  }
  secrets_of = {
    for name, function in local.functions : name => toset([
      for secret, about in local.secrets : secret if contains(function.needs, about.need)
    ])
  }
}

resource "google_secret_manager_secret" "this" {
  for_each = local.secrets

  secret_id = "kanal-${replace(each.key, "_", "-")}"

  replication {
    user_managed {
      replicas { location = var.region }
    }
  }

  depends_on = [google_project_service.this]
}

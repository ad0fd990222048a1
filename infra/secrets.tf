# Terraform makes the boxes; deploy.sh puts the values in, so that no state file ever holds one.

locals {
  secrets = {
    server = {
      need     = "secret"
      variable = "KANAL_SECRET"
      version  = var.secret_versions.server
    }
    post_password = {
      need     = "post.send"
      variable = "KANAL_SMTP_PASSWORD"
      version  = var.secret_versions.post_password
    }
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

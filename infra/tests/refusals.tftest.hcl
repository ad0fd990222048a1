# A wrong setting is refused by a sentence, before anything is touched.

mock_provider "google" {}

variables {
  project_id  = "kanal-test"
  alert_email = "kanal@example.go.id"
  post        = { host = "smtp.example.go.id", user = "kanal", from = "kanal@example.go.id" }
}

run "everything_wrong_at_once" {
  command = plan

  variables {
    alert_email         = "nobody"
    bundle              = "newest"
    city                = "atlantis"
    photo_days          = 3650
    post                = { host = "smtp.example.go.id", port = 25, user = "kanal", from = "kanal" }
    project_id          = "Kanal"
    region              = "Jakarta"
    runbook             = "docs/runbook.md"
    secret_versions     = { server = 0 }
    budget              = { billing_account = "mine", amount = 0 }
    domain              = "https://kanal.example.go.id"
    github              = { repository = "kanal" }
    requests_per_minute = 1
    sign_in             = { issuer = "http://sso.example.go.id", client_id = "", first_admin = "admin" }
    telegram            = { bot = "@kanal_bot", api = "http://api.telegram.org" }
    webhook             = { url = "http://kota.example.go.id" }
    whatsapp            = { phone_id = "+62811", api = "graph.facebook.com" }
  }

  expect_failures = [
    var.alert_email, var.bundle, var.city, var.photo_days, var.post, var.project_id, var.region, var.runbook, var.secret_versions,
    var.budget, var.domain, var.github, var.requests_per_minute, var.sign_in, var.telegram, var.webhook, var.whatsapp,
  ]
}

# Optional, as it needs a right on the billing account. It warns; it stops nothing.

resource "google_billing_budget" "this" {
  count = var.budget == null ? 0 : 1

  billing_account = var.budget.billing_account
  display_name    = "Kanal ${local.city.name}"

  budget_filter { projects = ["projects/${local._project_number}"] }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = tostring(floor(var.budget.amount))
    }
  }

  dynamic "threshold_rules" {
    for_each = toset(["0.5", "0.8", "1"])
    content { threshold_percent = tonumber(threshold_rules.value) }
  }
  threshold_rules { # what Google expects the month to end with
    threshold_percent = 1.2
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.mail.id]
    disable_default_iam_recipients   = false
  }

  depends_on = [google_project_service.this]
}

locals {
  _first_steps  = <<-EOT
    1. Report something:
       curl -s ${local.address}/submit-report -H 'Content-Type: application/json' -d '{"code": "informasi", "text": "[UJI COBA] Laporan pertama", "visibility": "anonymous"}'
    2. Open ${local.address}/public-site/
    3. Write the first open data: gcloud scheduler jobs run export-open-data --project ${var.project_id} --location ${var.region}
    4. Confirm the address that alerts go to: ${var.alert_email}
    5. ${var.sign_in == null ? "Register the console with the city's sign-in: infra/README.md, \"Sign-in\"" : "As ${var.sign_in.first_admin}, appoint the others: ${local.address}/staff-console/"}
  EOT
  _domains_step = <<-EOT
    6. Point ${coalesce(var.domain, "the domain")} to the output domain_address; the certificate follows within an hour.
  EOT
}

output "address" {
  description = "Where citizens begin."
  value       = local.address
  depends_on  = [google_cloud_run_service_iam_member.public]
}

output "addresses" {
  description = "Every public function."
  value       = { for name, function in local.public : name => "${local.address}/${function.slug}/" }
}

output "bundle" {
  description = "What runs now; `bundle = \"...\"` in the .tfvars rolls back to it."
  value       = coalesce(var.bundle, google_storage_bucket_object.bundle.name)
}

output "domain_address" {
  description = "Where the domain's A record must point; null without a domain."
  value       = one([for address in google_compute_global_address.this : address.address])
}

output "github" {
  description = "What the workflows need as variables of the repository; null without one."
  value = var.github == null ? null : {
    KANAL_PROJECT  = var.project_id
    KANAL_POOL     = google_iam_workload_identity_pool_provider.github[0].name
    KANAL_PLANNER  = google_service_account.delivery["planner"].email
    KANAL_DEPLOYER = google_service_account.delivery["deployer"].email
  }
}

output "open_data" {
  description = "Where the open data lies."
  value       = local.open_data_address
}

output "next_steps" {
  description = "What to do after the first apply."
  value       = join("", [local._first_steps, var.domain == null ? "" : local._domains_step])
  depends_on  = [google_cloud_run_service_iam_member.public]
}

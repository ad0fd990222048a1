# Optional: GitHub's workflows without any key. One identity plans and changes nothing; another deploys, and only
# from the environment `production`, where somebody has to approve.

locals {
  _github = var.github == null ? {} : {
    planner  = "repo:${var.github.repository}:ref:refs/heads/${var.github.branch}"
    deployer = "repo:${var.github.repository}:environment:production"
  }
  _plan_roles = [
    "roles/artifactregistry.reader", "roles/bigquery.metadataViewer", "roles/cloudfunctions.viewer", "roles/cloudkms.viewer",
    "roles/cloudscheduler.viewer", "roles/compute.viewer", "roles/firebaserules.viewer", "roles/iam.securityReviewer",
    "roles/iam.workloadIdentityPoolViewer", "roles/logging.viewer", "roles/monitoring.viewer", "roles/pubsub.viewer",
    "roles/run.viewer", "roles/secretmanager.viewer", "roles/serviceusage.serviceUsageConsumer",
  ]
  _deploy_roles = [
    "roles/artifactregistry.admin", "roles/cloudfunctions.developer", "roles/cloudscheduler.admin", "roles/firebaserules.admin",
    "roles/iam.roleAdmin", "roles/iam.serviceAccountAdmin", "roles/logging.configWriter", "roles/monitoring.editor",
    "roles/pubsub.admin", "roles/run.admin", "roles/secretmanager.admin", "roles/serviceusage.serviceUsageAdmin",
  ]
  _optional_deploy_roles = {
    "roles/bigquery.dataOwner"        = var.bigquery
    "roles/cloudkms.admin"            = var.own_key
    "roles/compute.loadBalancerAdmin" = var.domain != null
    "roles/compute.securityAdmin"     = var.domain != null
  }
  # What the deployer may hand out to others on the whole project, and nothing above it.
  grantable = sort(distinct(concat(values(local.store_roles), keys(local.build_roles), local.trace_roles)))

  _delivery_roles = var.github == null ? {} : merge(
    { for role in local._plan_roles : "planner ${role}" => { identity = "planner", role = role } },
    { for role in concat(local._plan_roles, local._deploy_roles) : "deployer ${role}" => { identity = "deployer", role = role } },
    { for role, wanted in local._optional_deploy_roles : "deployer ${role}" => { identity = "deployer", role = role } if wanted },
  )
}

resource "google_iam_workload_identity_pool" "github" {
  count = var.github == null ? 0 : 1

  workload_identity_pool_id = "github"
  display_name              = "GitHub's workflows"

  depends_on = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  #checkov:skip=CKV_GCP_125:the condition names two whole subjects; they are locals, which the check does not look into
  count = var.github == null ? 0 : 1

  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "actions"
  attribute_condition                = "assertion.ref == 'refs/heads/${var.github.branch}' && (assertion.sub == '${local._github.planner}' || assertion.sub == '${local._github.deployer}')"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc { issuer_uri = "https://token.actions.githubusercontent.com" }
}

resource "google_service_account" "delivery" {
  for_each = local._github

  account_id   = "kanal-${each.key}"
  display_name = "GitHub's ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_service_account_iam_member" "github" {
  for_each = local._github

  service_account_id = google_service_account.delivery[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/subject/${each.value}"
}

resource "google_project_iam_member" "delivery" {
  #checkov:skip=CKV_GCP_49:the deployer makes the functions' identities; whoever deploys their code speaks as them anyway, once approved
  for_each = local._delivery_roles

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.delivery[each.value.identity].member
}

# Reading what is set up, without reading what is kept.
resource "google_project_iam_custom_role" "planner" {
  count = var.github == null ? 0 : 1

  role_id = "kanalPlanner"
  title   = "Kanal: sees settings of database and buckets"
  permissions = [
    "datastore.backupSchedules.get", "datastore.backupSchedules.list", "datastore.databases.get",
    "datastore.databases.getMetadata", "datastore.indexes.get", "datastore.indexes.list", "storage.buckets.get",
    "storage.buckets.getIamPolicy",
  ]
}

resource "google_project_iam_custom_role" "deployer" {
  count = var.github == null ? 0 : 1

  role_id = "kanalDeployer"
  title   = "Kanal: changes settings of database and buckets"
  permissions = [
    "datastore.backupSchedules.create", "datastore.backupSchedules.update", "datastore.databases.update",
    "datastore.indexes.create", "datastore.indexes.delete", "datastore.indexes.update", "storage.buckets.setIamPolicy",
    "storage.buckets.update",
  ]
}

resource "google_project_iam_member" "settings" {
  for_each = var.github == null ? {} : {
    "planner sees"     = { identity = "planner", role = google_project_iam_custom_role.planner[0].id }
    "deployer sees"    = { identity = "deployer", role = google_project_iam_custom_role.planner[0].id }
    "deployer changes" = { identity = "deployer", role = google_project_iam_custom_role.deployer[0].id }
  }

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.delivery[each.value.identity].member
}

resource "google_project_iam_member" "granter" {
  for_each = var.github == null ? {} : { deployer = true }

  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.delivery[each.key].member

  condition {
    title      = "only the roles of functions and builds"
    expression = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(${jsonencode(local.grantable)})"
  }
}

# Deploying a function means acting as its identity; as these, and as no others.
resource "google_service_account_iam_member" "deployer_acts_as" {
  for_each = var.github == null ? {} : merge(
    { for name, account in google_service_account.function : name => account.name },
    { build = google_service_account.build.name, push = google_service_account.push.name, schedule = google_service_account.schedule.name },
  )

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.delivery["deployer"].member
}

# The state and the bundles: read by both, written by the deployer.
resource "google_storage_bucket_iam_member" "delivery" {
  for_each = var.github == null ? {} : {
    for pair in setproduct(["planner", "deployer"], ["${var.project_id}-terraform", google_storage_bucket.sources.name]) :
    "${pair[0]} ${pair[1]}" => { identity = pair[0], bucket = pair[1] }
  }

  bucket = each.value.bucket
  role   = each.value.identity == "deployer" ? "roles/storage.objectUser" : "roles/storage.objectViewer"
  member = google_service_account.delivery[each.value.identity].member
}

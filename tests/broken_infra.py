"""Mistakes in `infra/`, each with the promise of `infra/tests/` that must notice it.

`python -m tests.broken_infra` makes them one by one on a copy, and takes a quarter of an hour; `python -m
tests.broken_infra spans budget` only those whose promise has such a word.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.terraform import Terraform, terraform


class Mistake(NamedTuple):
    """`wrong` stands in `file` instead of `right`."""

    file: str
    right: str
    wrong: str
    noticed_by: str


_SOURCES = """bucket_names.sources
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced\""""
_NO_BUDGET = 'currency        = optional(string, "USD")\n  })\n  default = null'
_A_BUDGET = '{ billing_account = "012345-6789AB-CDEF01", amount = 1 }'
_HIGHER = 'contains(function.needs, "store.write") ? "roles/datastore.user" : "roles/datastore.viewer"'

MISTAKES: Final = (
    Mistake("functions.tf", "for name, entry in local.manifest : name => {",
            'for name, entry in merge(local.manifest, { extra = local.manifest.open_data }) : name => {',
            "Every function of the manifest is deployed, and no other."),
    Mistake("functions.tf", "THREADS = tostring(function.concurrency)", 'THREADS = "4"', "THREADS is the concurrency"),
    Mistake("functions.tf", '"/workspace"', '"/app"', "One bundle serves all"),
    Mistake("functions.tf", 'var.domain == null ? "1" : "2"', '"1"',
            "Behind the load balancer a caller is the last but one"),
    Mistake("functions.tf", 'cpu           = try(entry.cpu, "1")', 'cpu           = "0.5"',
            "Several requests at once need a whole CPU."),
    Mistake("functions.tf", "max_instances = try(entry.max_instances, 10)", "max_instances = 0",
            "Every function has a cap on its instances"),
    Mistake("callers.tf", "for_each = local.public\n", "for_each = local.functions\n",
            "Exactly the functions that the manifest calls public"),
    Mistake("callers.tf", "member   = google_service_account.push.member", 'member   = "allUsers"',
            "Event and scheduled functions answer their own caller only."),
    Mistake("functions.tf", '"ALLOW_INTERNAL_ONLY"', '"ALLOW_ALL"', "What is not public cannot be reached"),
    Mistake("buckets.tf", 'public_access_prevention    = "enforced"', 'public_access_prevention    = "inherited"',
            "No setting and no mistake can make the photos public."),
    Mistake("buckets.tf", _SOURCES, _SOURCES.replace("enforced", "inherited"), "The bundles are private."),
    Mistake("buckets.tf", "versioning { enabled = false }", "versioning { enabled = true }",
            "Of the public bucket nothing older can be read"),
    Mistake("access.tf", "member = google_service_account.function[each.value.name].member", 'member = "allUsers"',
            "No bucket is opened by a function's role."),
    Mistake("documents.tf", "allow read, write: if false", "allow read: if true", "Nobody speaks to Firestore"),
    Mistake("messages.tf", "  retry_policy {\n    minimum_backoff = \"10s\"\n    maximum_backoff = \"600s\"\n  }\n", "",
            "Every push carries a token, is tried again"),
    Mistake("messages.tf", 'resource "google_pubsub_subscription_iam_member" "dead" {\n  for_each = local.consumers\n',
            'resource "google_pubsub_subscription_iam_member" "dead" {\n'
            '  for_each = { for name, function in local.consumers : name => function if name == "route_report" }\n',
            "Pub/Sub may move every consumer's failures"),
    Mistake("messages.tf", '"2678400s"\n  expiration_policy { ttl = "" }',
            '"2678400s"\n  expiration_policy { ttl = "86400s" }',
            "Somebody keeps the dead letters."),
    Mistake("builds.tf", "@gcp-sa-pubsub.iam", "@gcp-sa-eventarc.iam", "Pub/Sub's own identity publishes"),
    Mistake("messages.tf", "toset([for function in values(local.consumers) : function.topic])",
            'toset(concat(["other"], [for function in values(local.consumers) : function.topic]))',
            "A topic has exactly one consumer."),
    Mistake("messages.tf", "max(10, min(600, each.value.timeout))", "10", "A consumer that is still at work"),
    Mistake("schedules.tf", "local.city.timezone", '"UTC"', "Schedules run by the city's clock"),
    Mistake("documents.tf", "if length(index.equal) > 0", "if length(index.equal) > 1",
            "Every composite index that a query"),
    Mistake("documents.tf", "field_path = each.value.order_by", 'field_path = "created"',
            "An index has the query's fields"),
    Mistake("documents.tf", '"asked_from",', '"asked_from", "status",', "No field that a query asks for"),
    Mistake("documents.tf", '"POINT_IN_TIME_RECOVERY_ENABLED"', '"POINT_IN_TIME_RECOVERY_DISABLED"',
            "The reports can be brought back"),
    Mistake("documents.tf", "location_id                       = var.region",
            'location_id                       = "nam5"', "Data stay in Indonesia"),
    Mistake("access.tf", _HIGHER, '"roles/datastore.user"', "Whoever only reads documents cannot write them."),
    Mistake("access.tf", "/databases/${google_firestore_database.this.name}", "/databases/",
            "A role on documents ends at Kanal's database."),
    Mistake("access.tf", '{ bucket = "photos", role = "roles/storage.objectViewer" }',
            '{ bucket = "photos", role = "roles/storage.objectAdmin" }',
            "A role on a bucket is what the manifest asks"),
    Mistake("access.tf", '["storage.objects.create", "storage.objects.delete"]',
            '["storage.objects.create", "storage.objects.get"]', "Whoever writes objects reads none."),
    Mistake("access.tf", 'role   = "roles/pubsub.publisher"', 'role   = "roles/pubsub.editor"',
            "A function publishes only what the manifest says."),
    Mistake("secrets.tf", "if contains(function.needs, about.need)", "", "A secret is read by whoever needs it"),
    Mistake("secrets.tf", 'need = "proof.sign"', 'need = "store.write"', "Only the export signs"),
    Mistake("builds.tf", '"roles/logging.logWriter" = null', '"roles/editor" = null', "Nobody has a basic role."),
    Mistake("access.tf", 'resource "google_service_account" "function" {\n  for_each = local.functions',
            'resource "google_service_account" "function" {\n'
            '  for_each = merge(local.functions, { extra = local.functions.open_data })',
            "Every function has an identity of its own."),
    Mistake("outputs.tf", '? "" : local._domains_step', '? local._domains_step : ""', "The next steps say what to do"),
    Mistake("alerts.tf", "${local._runbook}#${name}", "${local._runbook}", "Every alert reaches somebody"),
    Mistake("signals.tf", 'OR httpRequest.requestUrl:\\"/surat/\\"', "", "Who looked at what is in no log"),
    Mistake("signals.tf", 'OR httpRequest.requestUrl:\\"/masuk/kembali\\"', "", "Who looked at what is in no log"),
    Mistake("functions.tf", "OTEL_SERVICE_NAME = function.slug", 'OTEL_SERVICE_NAME = "kanal"',
            "Every function sends its spans to Google"),
    Mistake("access.tf", '"roles/telemetry.tracesWriter"] : []', '"roles/cloudtrace.admin"] : []',
            "Whoever sends spans may, and nothing above it."),
    Mistake("functions.tf", "var.traces ? merge", "true ? merge", "No spans without traces."),
    Mistake("alerts.tf", 'local._one_of.scheduled["publish_recent"]', 'local._one_of.scheduled["export_open_data"]',
            "What runs every five minutes is missed after fifteen."),
    Mistake("alerts.tf", "blob/${var.github.branch}", "blob", "An alert's mail links to the runbook."),
    Mistake("signals.tf", '"/${each.value.slug}/health"', '"/${each.value.slug}/"',
            "Every public function is asked whether it has what it needs."),
    Mistake("signals.tf", "host = trimprefix(local.address", 'host = trimprefix("https://kanal.test"',
            "The form is opened where citizens open it."),
    Mistake("front.tf", "_once  = var.domain == null ? {} : { this = var.domain }",
            '_once  = { this = coalesce(var.domain, "kanal.test") }', "No load balancer without a domain."),
    Mistake("analysis.tf", "count = var.bigquery ? 1 : 0\n\n  dataset_id  =", "count = 1\n\n  dataset_id  =",
            "No table without bigquery."),
    Mistake("encryption.tf", 'count = var.own_key ? 1 : 0\n\n  name     =', "count = 1\n\n  name     =",
            "No key without own_key."),
    Mistake("options.tf", _NO_BUDGET, _NO_BUDGET.replace("null", _A_BUDGET), "No budget without a billing account."),
    Mistake("budget.tf", "tostring(floor(var.budget.amount))", '"7"', "The budget warns thrice"),
    Mistake("delivery.tf", '"github" {\n  count = var.github == null ? 0 : 1\n\n  workload_identity_pool_id =',
            '"github" {\n  count = 1\n\n  workload_identity_pool_id =', "No door for GitHub without a repository."),
    Mistake("functions.tf", "var.warm_submit && ", "", "No instance is paid for while nobody asks."),
    Mistake("functions.tf", 'each.key == "submit_report" ?', 'each.key == "open_data" ?',
            "One instance of submit_report is warm, and no other."),
    Mistake("apis.tf", "compute        = var.domain != null", "compute        = true",
            "No interface is switched on that nothing uses."),
    Mistake("functions.tf", ': "https://${var.domain}"', ': "https://www.${var.domain}"',
            "Letters link to the domain."),
    Mistake("functions.tf", '"ALLOW_INTERNAL_AND_GCLB"', '"ALLOW_ALL"', "Nobody goes past the limit on requests."),
    Mistake("front.tf", "{} : local.public", "{} : local.functions", "Only public functions stand behind the domain"),
    Mistake("front.tf", '"/${path_rule.value.slug}/*"]', '"/${path_rule.value.slug}/x/*"]',
            "Every public function has its path."),
    Mistake("front.tf", 'path_prefix_rewrite = "/"', 'path_prefix_rewrite = "/x"',
            "A function does not see its own name"),
    Mistake("front.tf", "count        = var.requests_per_minute", "count        = 9999",
            "The limit is the one that was set."),
    Mistake("front.tf", "https_redirect = true", "https_redirect = false", "Plain HTTP only leads to HTTPS."),
    Mistake("messages.tf", "kms_key_name = one(google_kms_crypto_key.this[*].id)\n", "",
            "Documents, photos and messages are under the city's key."),
    Mistake("encryption.tf", "messages  = local.pubsub_agent", "", "The three services that encrypt may use the key."),
    Mistake("analysis.tf", '"statistik-harian.csv"', '"statistics.csv"', "A table reads the published file."),
    Mistake("delivery.tf", ":environment:production", ":environment:anything",
            "The branch plans; only an approved run deploys."),
    Mistake("delivery.tf", '"roles/run.viewer",', '"roles/run.developer",', "The planner changes nothing."),
    Mistake("delivery.tf", '"roles/pubsub.viewer",', '"roles/viewer",', "Neither identity reads reports or photos."),
    Mistake("delivery.tf", "local.trace_roles)))", 'local.trace_roles, ["roles/run.admin", "x.Admin"])))',
            "The deployer grants only what functions and builds have."),
    Mistake("functions.tf", "coalesce(var.bundle, google_storage_bucket_object.bundle.name)",
            "google_storage_bucket_object.bundle.name", "Every function goes back to the same bundle."),
    Mistake("secrets.tf", '{ need = "sign-in", variable', '{ need = "secret", variable',
            "Only whoever signs people in has"),
    Mistake("functions.tf", "try(var.sign_in.first_admin, null)", "null", "Whoever signs people in knows where"),
    Mistake("secrets.tf", "is_on = var.webhook != null", "is_on = true", "No channel is set up that"),
    Mistake("functions.tf", "try(var.webhook.url, null)", 'try(var.webhook.url, "")', "No channel is set up that"),
    Mistake("secrets.tf", '{ need = "telegram.webhook",', '{ need = "secret",', "Whoever sends has the tokens"),
    Mistake("secrets.tf", "var.secret_versions[secret]", "1", "Whoever sends has the tokens"),
    Mistake("secrets.tf", 'whatsapp_token  = { need = "post.send"', 'whatsapp_token  = { need = "telegram.webhook"',
            "A function that listens to the bot needs nothing"),
    Mistake("functions.tf", "try(var.whatsapp.api, null)", "null", "Whoever sends knows where to"),
)  # fmt: skip


def unnoticed(made: Terraform, words: Sequence[str]) -> list[Mistake]:
    """Those that no assertion complains of."""
    chosen = [one for one in MISTAKES if not words or any(word in one.noticed_by for word in words)]
    return [mistake for mistake in chosen if not _is_noticed(made, mistake)]


def _is_noticed(made: Terraform, mistake: Mistake) -> bool:
    path = made.folder / mistake.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mistake.right, mistake.wrong, 1), encoding="utf-8")
    tested = made.run("test", *(f"-filter={name}" for name in _promised_in(made, mistake)))
    path.write_text(text, encoding="utf-8")
    said = " ".join((tested.stdout + tested.stderr).split())
    is_noticed = mistake.noticed_by in said
    print("noticed:" if is_noticed else f"UNNOTICED: {said[-2000:]}", mistake.noticed_by, flush=True)
    return is_noticed


def _promised_in(made: Terraform, mistake: Mistake) -> list[str]:
    """The test file that must complain."""
    files = sorted((made.folder / "tests").glob("*.tftest.hcl"))
    return [f"tests/{file.name}" for file in files if mistake.noticed_by in file.read_text(encoding="utf-8")]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(len(unnoticed(terraform(Path(folder)), sys.argv[1:])))

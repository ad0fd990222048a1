#!/bin/sh
# Terraform's checks and a policy scan, without an account.
#
#   KANAL_TFCHECK=FOLDER infra/check.sh    stand-ins for the providers, made by that folder's setup.sh
#   KANAL_TERRAFORM=1 infra/check.sh       the real providers, from Terraform's registry
#
# With neither it says that it does nothing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kanal
sample="project_id=kanal-check alert_email=kanal@example.go.id"
post='post={host="smtp.example.go.id",user="kanal",from="kanal@example.go.id"}'

with_stand_ins() {
  [ -f "$cache/tfcheck/env.sh" ] || "$KANAL_TFCHECK/setup.sh" "$cache/tfcheck"
  # shellcheck disable=SC2086
  TFCHECK_ROOT=$1 "$KANAL_TFCHECK/check.sh" "$cache/tfcheck" "$1/infra" $sample "$post" >"$1/check.log" 2>&1 \
    || { cat "$1/check.log"; return 1; }
  grep -E '^(Success!|Plan:|graph:)' "$1/check.log"
  plan_everything "$1/infra"
}

# What is switched off is in no plan, and a scan of the files alone looks into no `count`, `for_each` or local.
plan_everything() (
  . "$cache/tfcheck/env.sh"
  cd "$1"
  printf 'terraform {\n  backend "local" {}\n}\n' >here_override.tf
  terraform init -input=false >/dev/null
  terraform plan -input=false -no-color -var-file=tests/everything_on.tfvars -out=everything.tfplan >everything.log \
    || { cat everything.log; return 1; }
  grep '^Plan:' everything.log | sed 's/$/ (every option on)/'
  terraform show -json everything.tfplan >everything.json
  rm here_override.tf
)

with_real_providers() {
  cd "$1/infra"
  printf 'terraform {\n  backend "local" {}\n}\n' >here_override.tf
  terraform fmt -check -diff -recursive
  terraform init -input=false -no-color >/dev/null
  terraform validate -no-color
  terraform test -no-color
}

scan() {
  if [ ! -f "$cache/checkov/.$(cksum <"$here/requirements.txt" | cut -d' ' -f1)" ]; then
    python3 -m venv "$cache/checkov"
    "$cache/checkov/bin/python" -m pip install -qq --disable-pip-version-check -r "$here/requirements.txt"
    touch "$cache/checkov/.$(cksum <"$here/requirements.txt" | cut -d' ' -f1)"
  fi
  checkov=$cache/checkov/bin/checkov
  "$checkov" -d "$1/infra" --framework terraform --skip-download --compact --quiet
  [ ! -f "$1/infra/everything.json" ] || "$checkov" -f "$1/infra/everything.json" --framework terraform_plan \
    --repo-root-for-plan-enrichment "$1/infra" --skip-download --compact --quiet
}

if [ -z "${KANAL_TFCHECK:-}${KANAL_TERRAFORM:-}" ]; then
  echo "infra-check: SKIPPED. Set KANAL_TFCHECK (stand-in providers) or KANAL_TERRAFORM=1 (the registry's)."
  exit 0
fi
command -v terraform >/dev/null || { echo "infra-check: terraform (1.11 or newer) is missing." >&2; exit 1; }

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar -C "$here/.." -cf - --exclude=.terraform --exclude=build --exclude='*.tfstate*' --exclude=__pycache__ \
  functions shared infra requirements.txt | tar -C "$copy" -xf -
mkdir -p "$cache"
if [ -n "${KANAL_TFCHECK:-}" ]; then with_stand_ins "$copy"; else with_real_providers "$copy"; fi
scan "$copy"

#!/bin/sh
# Plan or deploy one environment, from an empty project on.
#
#   infra/deploy.sh plan|deploy NAME        NAME.tfvars and NAME.gcs.tfbackend in environments/
#
# Whatever is there already is left as it is. KANAL_SMTP_PASSWORD spares the question for it; YES=1 the last one.
set -eu

task=${1:?usage: deploy.sh plan|deploy NAME}
name=${2:?usage: deploy.sh plan|deploy NAME}
cd "$(dirname "$0")"
settings=environments/$name.tfvars
backend=environments/$name.gcs.tfbackend
[ -f "$settings" ] && [ -f "$backend" ] || { echo "There is no $settings or no $backend." >&2; exit 1; }

setting() { sed -n "s/^ *$1 *= *\"\(.*\)\".*/\1/p" "$2" | head -1; }
project=$(setting project_id "$settings")
region=$(setting region "$settings")
region=${region:-asia-southeast2}
state=$(setting bucket "$backend")

# What Terraform itself needs before it can begin.
prepare() {
  gcloud services enable cloudresourcemanager.googleapis.com iam.googleapis.com pubsub.googleapis.com \
    secretmanager.googleapis.com serviceusage.googleapis.com storage.googleapis.com --project "$project"
  gcloud beta services identity create --service pubsub.googleapis.com --project "$project" >/dev/null
  gcloud storage buckets describe "gs://$state" >/dev/null 2>&1 \
    || gcloud storage buckets create "gs://$state" --project "$project" --location "$region" \
      --uniform-bucket-level-access --public-access-prevention
  gcloud storage buckets update "gs://$state" --versioning >/dev/null
}

# Values go from here to Secret Manager, past Terraform and its state. A function cannot start without them.
give_secrets() {
  has_value kanal-server && has_value kanal-post-password && return
  terraform apply -input=false -auto-approve -var-file="$settings" -target=google_secret_manager_secret.this
  has_value kanal-server || openssl rand -base64 48 | tr -d '\n' | add_value kanal-server
  has_value kanal-post-password || post_password | add_value kanal-post-password
}

has_value() { gcloud secrets versions describe 1 --secret "$1" --project "$project" >/dev/null 2>&1; }

add_value() { gcloud secrets versions add "$1" --project "$project" --data-file=- >/dev/null; }

post_password() {
  if [ -z "${KANAL_SMTP_PASSWORD:-}" ]; then
    printf 'Password of the mail server: ' >&2
    trap 'stty echo' EXIT
    stty -echo
    read -r KANAL_SMTP_PASSWORD
    stty echo
    echo >&2
  fi
  printf %s "$KANAL_SMTP_PASSWORD"
}

approved() {
  [ "${YES:-}" = 1 ] && return
  printf 'Carry out this plan? [yes/NO] '
  read -r answer
  [ "$answer" = yes ]
}

plan() { terraform plan -input=false -var-file="$settings" -out=build/plan.tfplan "$@"; }

mkdir -p build
[ "$task" = plan ] || prepare
terraform init -input=false -reconfigure -backend-config="$backend" >/dev/null

case $task in
  plan) plan -lock=false ;;
  deploy)
    give_secrets
    plan
    approved || { echo "Nothing was changed."; exit 1; }
    terraform apply -input=false build/plan.tfplan
    terraform output -raw next_steps
    ;;
  *) echo "plan or deploy, not $task" >&2; exit 1 ;;
esac

#!/bin/sh
# Plan or deploy one environment, from an empty project on.
#
#   infra/deploy.sh plan|deploy NAME        NAME.tfvars and NAME.gcs.tfbackend in environments/
#
# Whatever is there already is left as it is. KANAL_SMTP_PASSWORD, KANAL_OIDC_CLIENT_SECRET, KANAL_TELEGRAM_TOKEN and
# KANAL_WHATSAPP_TOKEN spare the question for each; YES=1 the last one.
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
  missing=$(for secret in $(wanted); do has_value "$secret" || echo "$secret"; done)
  [ -n "$missing" ] || return 0
  terraform apply -input=false -auto-approve -var-file="$settings" -target=google_secret_manager_secret.this
  for secret in $missing; do first_value "$secret" | add_value "$secret"; done
}

wanted() {
  echo kanal-server kanal-signing-key kanal-post-password
  if is_on sign_in; then echo kanal-sign-in-secret; fi
  if is_on telegram; then echo kanal-telegram-token kanal-telegram-secret; fi
  if is_on whatsapp; then echo kanal-whatsapp-token; fi
  if is_on webhook; then echo kanal-webhook-secret; fi
}

is_on() { grep -Eq "^ *$1 *= *\{" "$settings"; }

has_value() { gcloud secrets versions describe 1 --secret "$1" --project "$project" >/dev/null 2>&1; }

add_value() { gcloud secrets versions add "$1" --project "$project" --data-file=- >/dev/null; }

first_value() {
  case $1 in
    kanal-server) openssl rand -base64 48 | tr -d '\n' ;;
    kanal-signing-key) openssl rand -base64 32 | tr -d '\n' ;;
    kanal-telegram-secret) openssl rand -hex 32 | tr -d '\n' ;;
    kanal-webhook-secret) printf 'whsec_%s' "$(openssl rand -base64 32)" ;;
    kanal-post-password) asked 'Password of the mail server' "${KANAL_SMTP_PASSWORD:-}" ;;
    kanal-sign-in-secret) asked 'Client secret of the sign-in' "${KANAL_OIDC_CLIENT_SECRET:-}" ;;
    kanal-telegram-token) asked 'Token of the Telegram bot' "${KANAL_TELEGRAM_TOKEN:-}" ;;
    kanal-whatsapp-token) asked 'Token of the WhatsApp number' "${KANAL_WHATSAPP_TOKEN:-}" ;;
  esac
}

asked() {
  value=$2
  if [ -z "$value" ]; then
    printf '%s: ' "$1" >&2
    trap 'stty echo' EXIT
    stty -echo
    read -r value
    stty echo
    echo >&2
  fi
  printf %s "$value"
}

approved() {
  [ "${YES:-}" = 1 ] && return
  printf 'Carry out this plan? [yes/NO] '
  read -r answer
  [ "$answer" = yes ]
}

plan() { terraform plan -input=false -var-file="$settings" -out=build/plan.tfplan "$@"; }

(cd .. && python3 -m functions.local.front_end) # the bundle holds the packages that browsers get
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

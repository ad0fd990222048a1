# What every city has to say. What costs extra and is off by default: options.tf.

variable "alert_email" {
  description = "Where alerts and the budget's warnings go: a mailbox that somebody reads on weekends, too."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alert_email))
    error_message = "This must be an e-mail address."
  }
}

variable "bundle" {
  description = "An earlier bundle's object name, to roll back to (infra/README.md lists them); null for what lies here."
  type        = string
  default     = null

  validation {
    condition     = var.bundle == null || can(regex("^bundle-[0-9a-f]{64}\\.zip$", var.bundle))
    error_message = "A bundle is named bundle-<64 hexadecimal digits>.zip."
  }
}

variable "city" {
  description = "The city's folder in shared/catalogue."
  type        = string
  default     = "pangkalpinang"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z_]+$", var.city)) && fileexists("${path.module}/../shared/catalogue/${var.city}/city.json")
    error_message = "There is no such folder in shared/catalogue, or it has no city.json."
  }
}

variable "photo_days" {
  description = "How long photos are kept. The privacy page promises one year."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.photo_days >= 30 && var.photo_days <= 365
    error_message = "Choose between 30 days and the year that the privacy page promises."
  }
}

variable "post" {
  description = "The mail server that takes Kanal's letters. Its password goes into Secret Manager, never here."
  type = object({
    host = string
    port = optional(number, 587)
    user = string
    from = string
  })
  nullable = false

  validation {
    condition     = contains([465, 587, 2525], var.post.port)
    error_message = "Use port 465 (TLS), 587 or 2525 (STARTTLS); Google blocks port 25."
  }

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.post.from))
    error_message = "`from` must be an e-mail address."
  }
}

variable "project_id" {
  description = "The Google Cloud project that Kanal has for itself."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "region" {
  description = "Where everything runs and is kept. Firestore cannot move later without an export and import."
  type        = string
  default     = "asia-southeast2" # Jakarta
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]$", var.region))
    error_message = "A region looks like asia-southeast2."
  }
}

variable "runbook" {
  description = "Where the team reads docs/runbook.md; alerts link to it. Without one: GitHub, if `github` is set."
  type        = string
  default     = null

  validation {
    condition     = var.runbook == null || can(regex("^https://\\S+[^#/]$", var.runbook))
    error_message = "An address that begins with https://, to which #chapter can be added."
  }
}

variable "secret_versions" {
  description = "Which version of each secret the functions read. Raise after `gcloud secrets versions add`."
  type = object({
    server          = optional(number, 1)
    signing_key     = optional(number, 1)
    sign_in_secret  = optional(number, 1)
    post_password   = optional(number, 1)
    telegram_token  = optional(number, 1)
    telegram_secret = optional(number, 1)
    whatsapp_token  = optional(number, 1)
    webhook_secret  = optional(number, 1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = min(values(var.secret_versions)...) >= 1
    error_message = "Versions begin at 1."
  }
}

# Off by default: because it costs (README.md says how much), or because the city needs an account for it.

variable "bigquery" {
  description = "Make the open data readable as tables in BigQuery."
  type        = bool
  default     = false
  nullable    = false
}

variable "budget" {
  description = "Warn at 50, 80 and 100 % of this amount a month. Needs a right on the billing account, so it is off by default."
  type = object({
    billing_account = string
    amount          = number
    currency        = optional(string, "USD")
  })
  default = null

  validation {
    condition     = var.budget == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "A billing account looks like 012345-6789AB-CDEF01."
  }

  validation {
    condition     = var.budget == null || try(var.budget.amount >= 1, false)
    error_message = "The amount must be at least 1."
  }
}

variable "domain" {
  description = "A domain of the city, e.g. kanal.pangkalpinangkota.go.id: a load balancer, a certificate and throttling in front."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain has small letters, digits, hyphens and dots only."
  }
}

variable "github" {
  description = "The repository whose workflows may plan and, once approved, deploy (infra/README.md)."
  type = object({
    repository = string
    branch     = optional(string, "main")
  })
  default = null

  validation {
    condition     = var.github == null || can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github.repository))
    error_message = "A repository looks like owner/name."
  }
}

variable "own_key" {
  description = "Encrypt documents, photos and messages with a key of the city's own. Only before the first apply."
  type        = bool
  default     = false
  nullable    = false
}

variable "requests_per_minute" {
  description = "What one address may ask for in a minute, with a domain only. Whole villages share an address of a mobile network."
  type        = number
  default     = 600
  nullable    = false

  validation {
    condition     = var.requests_per_minute >= 60 && var.requests_per_minute <= 10000
    error_message = "Choose between 60 and 10,000."
  }
}

variable "sign_in" {
  description = "Whom staff sign in with: an OpenID provider, and as which client (README.md). Its secret goes into Secret Manager, never here."
  type = object({
    issuer      = string
    client_id   = string
    first_admin = string
  })
  default = null

  validation {
    condition     = var.sign_in == null || can(regex("^https://[^\\s@?#]+$", var.sign_in.issuer))
    error_message = "The issuer must begin with https://, as the provider itself writes it."
  }

  validation {
    condition     = var.sign_in == null || try(length(var.sign_in.client_id) > 0, false)
    error_message = "The provider gives the client an id."
  }

  validation {
    condition     = var.sign_in == null || can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.sign_in.first_admin))
    error_message = "`first_admin` must be the e-mail address of whoever appoints the others."
  }
}

variable "telegram" {
  description = "The city's bot, by its user name. Its token and the secret of its webhook go into Secret Manager, never here."
  type = object({
    bot = string
    api = optional(string)
  })
  default = null

  validation {
    condition     = var.telegram == null || can(regex("^[A-Za-z][A-Za-z0-9_]{1,28}[Bb][Oo][Tt]$", var.telegram.bot))
    error_message = "A bot's user name has letters, digits and underscores, and ends in bot; no @."
  }

  validation {
    condition     = startswith(try(coalesce(var.telegram.api), "https://"), "https://")
    error_message = "`api` must begin with https://."
  }
}

variable "traces" {
  description = "Send OpenTelemetry's spans to Cloud Trace, of the requests that Google samples: one in ten seconds and instance."
  type        = bool
  default     = false
  nullable    = false
}

variable "warm_submit" {
  description = "Keep one instance of submit_report ready, so that nobody waits for a cold start."
  type        = bool
  default     = false
  nullable    = false
}

variable "webhook" {
  description = "A server that is told of every step (docs/webhook.md). What it is signed with goes into Secret Manager."
  type        = object({ url = string })
  default     = null

  validation {
    condition     = var.webhook == null || can(regex("^https://[^\\s@]+$", var.webhook.url))
    error_message = "The address must begin with https:// and hold no password."
  }
}

variable "whatsapp" {
  description = "The city's WhatsApp number, by Meta's id for it. Its token goes into Secret Manager. Meta bills each message."
  type = object({
    phone_id = string
    api      = optional(string)
  })
  default = null

  validation {
    condition     = var.whatsapp == null || can(regex("^[0-9]{5,20}$", var.whatsapp.phone_id))
    error_message = "`phone_id` is the number's id in Meta's console, not the number."
  }

  validation {
    condition     = startswith(try(coalesce(var.whatsapp.api), "https://"), "https://")
    error_message = "`api` must begin with https://."
  }
}

# Optional: the city's own domain, with a certificate, and a limit on what one address may ask for.

locals {
  _front = var.domain == null ? {} : local.public
  _once  = var.domain == null ? {} : { this = var.domain }
}

resource "google_compute_global_address" "this" {
  for_each = local._once

  name       = "kanal"
  depends_on = [google_project_service.this]
}

resource "google_compute_region_network_endpoint_group" "this" {
  for_each = local._front

  name                  = each.value.slug
  region                = var.region
  network_endpoint_type = "SERVERLESS"
  cloud_run { service = google_cloudfunctions2_function.this[each.key].name }
}

resource "google_compute_backend_service" "this" {
  for_each = local._front

  name                  = each.value.slug
  load_balancing_scheme = "EXTERNAL_MANAGED"
  security_policy       = google_compute_security_policy.this["this"].id
  backend { group = google_compute_region_network_endpoint_group.this[each.key].id }
  log_config { enable = true }
}

resource "google_compute_security_policy" "this" {
  #checkov:skip=CKV_GCP_73:rule 900 is that rule; the check does not know its option `sensitivity`
  for_each = local._once

  name        = "kanal"
  description = "Slows down whoever asks for too much"

  rule {
    action      = "deny(403)"
    priority    = 900
    description = "Log4Shell and its kin"
    match {
      expr { expression = "evaluatePreconfiguredWaf('cve-canary', {'sensitivity': 1})" }
    }
  }
  rule {
    action      = "throttle"
    priority    = 1000
    description = "Per address"
    match {
      versioned_expr = "SRC_IPS_V1"
      config { src_ip_ranges = ["*"] }
    }
    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
      rate_limit_threshold {
        count        = var.requests_per_minute
        interval_sec = 60
      }
    }
  }
  rule {
    action      = "allow"
    priority    = 2147483647
    description = "Everybody else"
    match {
      versioned_expr = "SRC_IPS_V1"
      config { src_ip_ranges = ["*"] }
    }
  }
}

# /submit-report/x reaches submit_report as /x, as it does on cloudfunctions.net.
resource "google_compute_url_map" "this" {
  for_each = local._once

  name = "kanal"
  default_url_redirect {
    path_redirect          = "/public-site/"
    redirect_response_code = "FOUND"
    strip_query            = true
  }
  host_rule {
    hosts        = [each.value]
    path_matcher = "functions"
  }
  path_matcher {
    name = "functions"
    default_url_redirect {
      path_redirect          = "/public-site/"
      redirect_response_code = "FOUND"
      strip_query            = true
    }
    path_rule {
      paths   = ["/.well-known/security.txt"]
      service = google_compute_backend_service.this["public_site"].id
    }
    dynamic "path_rule" {
      for_each = local._front
      content {
        paths   = ["/${path_rule.value.slug}", "/${path_rule.value.slug}/*"]
        service = google_compute_backend_service.this[path_rule.key].id
        route_action {
          url_rewrite { path_prefix_rewrite = "/" }
        }
      }
    }
  }
}

resource "google_compute_managed_ssl_certificate" "this" {
  for_each = local._once

  name = "kanal-${replace(each.value, ".", "-")}"
  managed { domains = [each.value] }
  lifecycle { create_before_destroy = true }
}

resource "google_compute_ssl_policy" "this" {
  for_each = local._once

  name            = "kanal"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
  depends_on      = [google_project_service.this]
}

resource "google_compute_target_https_proxy" "this" {
  for_each = local._once

  name             = "kanal"
  url_map          = google_compute_url_map.this["this"].id
  ssl_certificates = [google_compute_managed_ssl_certificate.this["this"].id]
  ssl_policy       = google_compute_ssl_policy.this["this"].id
}

resource "google_compute_global_forwarding_rule" "https" {
  for_each = local._once

  name                  = "kanal-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this["this"].address
  port_range            = "443"
  target                = google_compute_target_https_proxy.this["this"].id
}

resource "google_compute_url_map" "to_https" {
  for_each = local._once

  name = "kanal-to-https"
  default_url_redirect {
    https_redirect = true
    strip_query    = false
  }
  depends_on = [google_project_service.this]
}

resource "google_compute_target_http_proxy" "this" {
  for_each = local._once

  name    = "kanal"
  url_map = google_compute_url_map.to_https["this"].id
}

resource "google_compute_global_forwarding_rule" "http" {
  for_each = local._once

  name                  = "kanal-http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this["this"].address
  port_range            = "80"
  target                = google_compute_target_http_proxy.this["this"].id
}

terraform {
  required_version = ">= 1.7"

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.5" # follows symbolic links and excludes by pattern: see bundle.tf
    }
    google = {
      source  = "hashicorp/google"
      version = ">= 6.40, < 8.0"
    }
  }

  backend "gcs" {} # environments/*.gcs.tfbackend says where
}

provider "google" {
  project               = var.project_id
  region                = var.region
  billing_project       = var.project_id
  user_project_override = true # the budget's API asks who pays for the question

  default_labels = { application = "kanal" }
}

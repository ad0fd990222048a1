# Pangkalpinang. What is not said here has its default: variables.tf, options.tf.
project_id  = "kanal-pangkalpinang"
city        = "pangkalpinang"
region      = "asia-southeast2"
alert_email = "kanal@example.go.id"

post = {
  host = "smtp.example.go.id"
  user = "kanal@example.go.id"
  from = "kanal@example.go.id"
}

# Whom staff sign in with (README.md, "Sign-in"); without it nobody gets into the console:
# sign_in = { issuer = "https://sso.example.go.id/realms/kota", client_id = "kanal", first_admin = "admin@example.go.id" }

# What costs extra (README.md):
# domain      = "kanal.example.go.id"
# warm_submit = true
# traces      = true
# bigquery    = true
# budget      = { billing_account = "012345-6789AB-CDEF01", amount = 20 }
# github      = { repository = "owner/kanal" }

# More ways to tell people, each with an account of the city's (README.md, "Telegram, WhatsApp, webhook"):
# telegram = { bot = "kanal_pangkalpinang_bot" }
# whatsapp = { phone_id = "106540352242922" }
# webhook  = { url = "https://server.example.go.id/kanal" }

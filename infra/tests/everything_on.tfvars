# Every option on, for the policy scan of a plan (check.sh): what is off is not in a plan, and so not looked at.
project_id  = "kanal-check"
alert_email = "kanal@example.go.id"
post        = { host = "smtp.example.go.id", user = "kanal", from = "kanal@example.go.id" }

bigquery    = true
budget      = { billing_account = "012345-6789AB-CDEF01", amount = 20 }
domain      = "kanal.example.go.id"
github      = { repository = "owner/kanal" }
own_key     = true
sign_in     = { issuer = "https://sso.example.go.id", client_id = "kanal", first_admin = "admin@example.go.id" }
telegram    = { bot = "kanal_pangkalpinang_bot" }
traces      = true
warm_submit = true
webhook     = { url = "https://server.example.go.id/kanal" }
whatsapp    = { phone_id = "106540352242922" }

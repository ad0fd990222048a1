# A second, disposable Kanal to try deployments and restores on.
project_id  = "kanal-trial"
alert_email = "kanal@example.go.id"
photo_days  = 30

post = {
  host = "smtp.example.go.id"
  user = "kanal@example.go.id"
  from = "kanal@example.go.id"
}

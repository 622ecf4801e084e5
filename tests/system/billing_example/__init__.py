"""What the worked example of docs/billing-providers.md calls the client library that another team has."""

"""What tests share: a real PostgreSQL, a real Chromium, settings of their own."""

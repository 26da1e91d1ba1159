"""The team's console: pages behind an account. `gate` says who comes in, `sign_in` lets them; each other file is a group of pages."""

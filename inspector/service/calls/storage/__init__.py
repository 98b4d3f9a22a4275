"""Where an instance stores its data: its object stores and its vaults, and the calls that change them."""

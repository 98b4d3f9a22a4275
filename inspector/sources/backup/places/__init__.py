"""Where backups lie: what their readers need of such a place, and the places that give it."""

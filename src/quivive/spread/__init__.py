"""How campaigns spread from country to country: since when, how fast, and where they are likely next."""

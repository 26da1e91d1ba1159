"""What is true, as dated and sourced files: brands, countries, languages, hosts."""

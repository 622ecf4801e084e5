"""Identity providers over real HTTP: some tell the truth, one lies in every way that it can."""

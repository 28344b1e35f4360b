"""What a spec is: text in, model out. No files, no Git, no terminal, no network."""

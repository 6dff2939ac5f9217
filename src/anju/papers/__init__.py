"""Documents taken in and documents issued: encrypted storage, hashes, PDF templates."""

"""What is taught with the runs: lessons, diagnoses in words, reference figures, optimal transport."""

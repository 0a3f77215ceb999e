"""What the report tells, as small tables of whole numbers, sorted: each is also a CSV file and DVC's plot of it."""

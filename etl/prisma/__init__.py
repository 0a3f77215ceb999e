"""The numbers of a PRISMA 2020 flow diagram, counted from the tables of a package."""

"""Documents that people have to file: what each has to say, what can fill it, and what is left for people to write."""

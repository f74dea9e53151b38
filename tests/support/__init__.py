"""What tests share: scenarios, logs, loops, pages, and independent models to hold results against."""

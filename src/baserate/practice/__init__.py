"""The practice that a scenario may declare: a closed vocabulary of facts, and the table that holds them."""

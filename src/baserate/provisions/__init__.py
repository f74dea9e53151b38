"""The law: provisions as data files, and a three-valued evaluator that says which of them a practice touches.

It never says whether a practice is allowed. It says touched, not touched or cannot tell, and which facts are missing.
"""
